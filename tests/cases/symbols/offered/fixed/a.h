#include <stdint.h>

uint32_t begin(uint32_t value);
uint32_t finish(uint32_t value);
extern const uint32_t LIMIT;
