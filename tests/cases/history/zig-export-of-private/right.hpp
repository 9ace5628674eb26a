#include <stdint.h>
struct Process;
extern "C" int32_t Bun__setExitCode(Process *process, uint8_t code);
