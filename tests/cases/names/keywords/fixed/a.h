#include <stdint.h>

struct trait {
    uint32_t type;
    int16_t match;
    uint8_t new;
    uint64_t async;
};

int32_t move(struct trait *token, uint32_t in);
void loop(uint8_t fn);
extern const uint32_t use;
