#include <stdint.h>

struct __attribute__((packed)) Tight {
    uint8_t kind;
    uint32_t value;
};

#pragma pack(push, 2)
struct Half {
    uint8_t kind;
    uint64_t value;
};
#pragma pack(pop)

struct __attribute__((aligned(32))) Line {
    uint8_t data[20];
};

struct Wide {
    _Alignas(16) uint32_t value;
};

struct Mixed {
    uint8_t head;
    struct Wide wide;
    struct Tight tight;
    struct Line line;
};
