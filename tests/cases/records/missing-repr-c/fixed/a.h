#include <stdint.h>

struct Pixel {
    uint8_t alpha;
    uint32_t color;
    uint8_t depth;
};

void draw(const struct Pixel *pixel);
