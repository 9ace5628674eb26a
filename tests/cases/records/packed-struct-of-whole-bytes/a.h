#include <stdint.h>

// What fills whole bytes in the module is seven bits here.
typedef struct Level {
    uint32_t effort : 7;
    uint32_t : 25;
} Level;

void level_set(Level level);
