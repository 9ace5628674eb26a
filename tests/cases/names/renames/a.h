#include <stdint.h>

typedef struct engine {
    uint32_t id;
    uint16_t port;
} engine;

typedef struct point {
    int32_t x, y;
} point;

#define ENGINE_LIMIT 16

engine *engine_open(uint32_t id);
void engine_move(engine *of, point to);
