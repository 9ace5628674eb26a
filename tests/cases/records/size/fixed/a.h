#include <stdint.h>

struct Slot {
    uint32_t id;
};
