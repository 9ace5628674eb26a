#include <stdint.h>

struct __attribute__((aligned(16))) Lane {
    uint64_t low;
    uint64_t high;
};
