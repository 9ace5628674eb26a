#include <stdint.h>
typedef struct Size {
    uint32_t width;
    uint64_t height;
} Size;
uint64_t area(const Size *size);
