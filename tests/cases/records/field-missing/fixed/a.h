#include <stddef.h>
#include <stdint.h>

typedef struct Options {
    size_t size;
    uint32_t flags;
    uint64_t timeout;
} Options;

int32_t options_apply(const Options *options);
