#include <stdint.h>

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef int32_t lanes4 __attribute__((vector_size(16)));
typedef uint16_t lanes16 __attribute__((vector_size(32)));

struct block { bytes16 key; lanes16 round; };

void expand(struct block *into, const lanes4 *from);
bytes16 shuffle(bytes16 value, lanes4 by);
