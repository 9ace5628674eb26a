#include <stdbool.h>
#include <stdint.h>

static inline bool is_odd(uint32_t value) {
    return value % 2 == 1;
}

static inline bool is_even(uint32_t value) {
    return !is_odd(value);
}
uint32_t offered_by_rust(uint32_t value);
uint32_t offered_by_zig(uint32_t value);
extern const uint32_t limit;
