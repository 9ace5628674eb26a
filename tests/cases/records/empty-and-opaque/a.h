#include <stdint.h>

typedef struct Empty {
} Empty;

typedef struct Handle Handle;
struct Never;

typedef struct Marked {
    uint32_t id;
    Empty marker;
    uint32_t more;
} Marked;

void use_all(Handle *handle, const struct Never *never, Marked *marked);
