#include <stdint.h>

struct __attribute__((packed)) Straddling {
    uint16_t first : 10;
    uint16_t second : 10;
    uint16_t third : 12;
    uint8_t tail;
};

struct Signs {
    int small : 4;
    unsigned large : 12;
    signed : 16;
    uint64_t head : 40, rest : 24;
};
