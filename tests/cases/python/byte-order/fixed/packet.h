#include <stdint.h>

struct packet { uint32_t length; uint16_t kind; uint8_t payload[2]; };
struct record { uint32_t length; uint16_t kind; uint8_t payload[2]; };
struct native { uint32_t length; uint16_t kind; uint8_t payload[2]; };
struct bytes { uint8_t first; uint8_t rest[3]; };
