#include <stdint.h>
struct flags {
  uint8_t lead;
  unsigned : 0;
  unsigned a : 5, b : 11, c : 20;
  int d : 32;
  uint16_t tail;
};
union either { unsigned all; unsigned low : 4; };
