#include <stdint.h>

#pragma pack(push, 1)
struct Frame {
    uint8_t kind;
    uint32_t length;
    uint16_t port;
};
#pragma pack(pop)
