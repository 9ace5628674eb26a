#include <stdint.h>

struct Limits {
    int32_t low, high;
};

extern const char *const version;
extern uint64_t counter;
extern const struct Limits limits;
extern const uint16_t primes[4];
extern void (*on_exit)(void);
extern _Thread_local int last_error;
