#include <stdint.h>

struct v1_Options {
    uint32_t depth;
};

struct v2_Options {
    uint32_t depth, width;
};

int32_t open_v1(const struct v1_Options *options);
int32_t open_v2(const struct v2_Options *options);
