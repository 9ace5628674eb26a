#include <stdint.h>

// What fills whole bytes in the module is as many bits here.
typedef struct Level {
    uint32_t effort : 8;
    uint32_t : 24;
} Level;

void level_set(Level level);
