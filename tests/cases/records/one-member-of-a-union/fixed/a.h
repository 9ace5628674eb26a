#include <stdint.h>

// The bindings see one member of each union.
struct request {
    uint8_t opcode;
    union {
        uint64_t offset;
        uint64_t second_address;
    };
    union {
        uint64_t address;
        uint32_t splice;
    };
    uint32_t length;
};

void submit(const struct request *request);
