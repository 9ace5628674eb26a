#include <stdint.h>

typedef uint32_t access_t;
typedef struct { uint16_t level : 3; uint16_t locked : 1; } state_t;

access_t grant(access_t wanted, state_t *state);
void report(const access_t *all, state_t worst);
