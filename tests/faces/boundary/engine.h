/* A small boundary with one mistake, which the tests of every face read. */
#ifndef ENGINE_H
#define ENGINE_H

#include <stdint.h>

#define ENGINE_LIMIT (1LL << 40)
#define ENGINE_NAME "engine"

typedef enum engine_mode { ENGINE_SLOW = -1, ENGINE_FAST = 7 } engine_mode;

typedef struct engine_config {
    uint32_t threads;
    uint64_t limit;
    engine_mode mode;
} engine_config;

int32_t engine_start(const engine_config *config, const char *name);
void engine_stop(void);

#endif
