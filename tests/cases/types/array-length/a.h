#include <stdint.h>

struct Entry {
    uint8_t name[16];
    uint32_t id;
};
