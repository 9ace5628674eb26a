#include <stdint.h>

uint32_t engine_start(uint32_t flags);
void engine_stop(void);
void engine_reset(void);
