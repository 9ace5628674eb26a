#include <stdint.h>

struct Sample {
    uint8_t tag;
    uint32_t value;
};
