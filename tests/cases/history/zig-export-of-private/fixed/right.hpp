#include <stdint.h>
struct Process;
extern "C" void Bun__setExitCode(Process *process, uint8_t code);
