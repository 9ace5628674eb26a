/* The C side: a step that Rust calls. */
#include <stdint.h>

uint64_t cost_c_step(uint64_t value, uint64_t by) { return ((value << 5) | (value >> 59)) ^ by; }
