#include <stddef.h>
#include <stdint.h>

struct engine;
struct engine *engine_new(size_t size);
void engine_free(struct engine *engine);
uint64_t engine_ticks(const struct engine *engine);
const char *engine_version(void);
