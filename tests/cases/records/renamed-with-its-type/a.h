#include <stdint.h>

// The bindings call the field and its type otherwise, and cover the bits with an integer.
typedef struct Frame {
    uint32_t id;
    struct Frame_head {
        uint32_t mode : 6, level : 2;
        int32_t code;
    } head;
} Frame;
