#include <stdint.h>

struct Slot {
    uint32_t id;
    unsigned : 32;
};
