#include <stdint.h>

// The bindings fill the room in front of `value`.
typedef struct Signal {
    uint8_t kind;
    double value __attribute__((aligned(32)));
    uint16_t code;
} Signal;

void signal_send(const Signal *signal);
