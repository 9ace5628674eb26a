#include <stdint.h>

typedef union Number {
    int32_t whole;
    double real;
    uint8_t bytes[8];
} Number;

typedef struct Cell {
    uint32_t kind;
    union {
        int64_t number;
        const uint8_t *text;
    };
} Cell;
