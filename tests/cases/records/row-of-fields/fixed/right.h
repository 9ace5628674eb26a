#include <stdint.h>
struct transform {
  float x, y, z;
  uint32_t spare;
};
