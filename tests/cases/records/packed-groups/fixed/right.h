#include <stdint.h>
// Bit-fields of a packed record begin at any byte, the last group here at byte 21.
struct __attribute__((packed)) frame {
    uint8_t kind : 2, last : 1, level : 5, : 8, : 8, : 8;
    int8_t dx : 5, dy : 5, dz : 3, mode : 4, step : 4, : 8, : 3;
    uint32_t *samples;
    uint8_t lanes : 2, mono : 1, : 5;
    uint32_t rate;
    uint16_t hour : 6, minute : 6, second : 4;
};
void send_frame(struct frame *frame);
