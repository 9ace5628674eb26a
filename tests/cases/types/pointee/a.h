#include <stdint.h>

int count_items(uint32_t *count);
