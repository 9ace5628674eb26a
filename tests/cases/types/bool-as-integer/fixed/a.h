#include <stdint.h>

struct Toggle {
    uint8_t enabled;
};
