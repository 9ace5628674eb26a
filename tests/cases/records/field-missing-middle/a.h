#include <stdint.h>

struct Header {
    uint32_t magic;
    uint32_t version;
    uint64_t length;
    uint32_t flags;
    uint32_t crc;
};
