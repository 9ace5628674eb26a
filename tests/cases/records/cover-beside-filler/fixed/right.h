#include <stdint.h>
struct packet { float scale; int8_t kind; uint8_t low : 3, high : 4, _pad : 1; uint32_t size; };
void send_packet(struct packet *packet);
