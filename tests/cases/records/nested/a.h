#include <stdint.h>

struct Point {
    int32_t x, y;
};

union Value {
    int64_t number;
    struct Point parts;
    const char *text;
};

struct Shape {
    struct Point corner;
    union Value value;
    struct {
        uint16_t low, high;
    };
    struct {
        float weight;
        uint8_t depth;
    } inner;
};

union Value move_shape(struct Shape *shape, struct Point by);
