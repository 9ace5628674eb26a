#include <stdbool.h>

typedef struct Flags {
    bool ready;
    _Bool set[3];
    bool *last;
} Flags;

bool is_ready(const Flags *flags);
void set_ready(Flags *flags, bool ready);
