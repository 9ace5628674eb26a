#include <stdint.h>

// Without `repr(C)` the filler of the bindings stands somewhere else, as everything does.
typedef struct Signal {
    uint8_t kind;
    double value __attribute__((aligned(32)));
    uint16_t code;
} Signal;

void signal_send(const Signal *signal);
