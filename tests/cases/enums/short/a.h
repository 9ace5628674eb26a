#include <stdint.h>

enum Mode { MODE_OFF, MODE_ON };

struct State {
    enum Mode mode;
    uint8_t level;
};
