#include <stdint.h>

/* Twelve bits that lie across a byte's boundary and four to spare, then five and three. */
#pragma pack(push, 1)
struct Frame {
    uint32_t length;
    uint8_t kind : 6;
    uint8_t channel : 6;
    uint8_t : 4;
    uint8_t ttl : 5;
    uint8_t : 3;
    const char *payload;
};
#pragma pack(pop)

uint32_t frame_length(const struct Frame *frame);
