#include <stddef.h>
#include <stdint.h>

void move_bytes(uint8_t *to, uint8_t *from, size_t length);
