#include <stdint.h>

typedef struct Mode {
    unsigned kind : 3;
    int delta : 5;
    unsigned : 4;
    unsigned ready : 1;
    unsigned rest : 19;
} Mode;

typedef struct Split {
    unsigned low : 20;
    unsigned : 0;
    unsigned high : 20;
    unsigned : 0;
    uint8_t tail;
} Split;

typedef struct __attribute__((packed)) Dense {
    uint16_t left : 6;
    uint16_t right : 10;
    uint32_t value;
} Dense;
