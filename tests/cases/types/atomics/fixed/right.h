#include <stdatomic.h>
#include <stdint.h>
struct q {
  _Atomic uint32_t head;
  _Atomic(uint8_t *) tail;
  atomic_bool on;
};
