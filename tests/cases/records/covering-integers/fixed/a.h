#include <stdint.h>

// The hook was dropped from the bindings, so that each cover stands where another unit was.
typedef struct Channel {
    uint64_t window : 42;
    void *hook;
    uint16_t low : 16;
    uint32_t middle : 22;
    uint16_t high : 12;
} Channel;

// The cover has another width than the storage of the bits.
typedef struct Options {
    uint32_t id;
    uint32_t fast : 1;
    uint32_t depth : 5;
    uint32_t size;
} Options;

// Its units stand in another order in the module.
typedef struct Order {
    uint64_t id;
    uint64_t key : 50, tag : 10;
    uint32_t row : 13, column : 12;
} Order;

// Flat in the bindings, and with a name in the module.
typedef struct Sprite {
    uint32_t image;
    struct {
        int32_t x, y;
    };
    uint8_t layer;
} Sprite;
