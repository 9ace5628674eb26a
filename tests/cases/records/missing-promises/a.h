#include <stdint.h>

typedef struct Bare {
    uint8_t flag;
    uint32_t count;
} Bare;

typedef uint32_t Handle;
typedef enum __attribute__((packed)) State { IDLE, BUSY } State;

typedef struct Machine {
    Bare bare;
    Handle handle;
    State state;
} Machine;

void start(const Machine *machine, const Bare *bare);
