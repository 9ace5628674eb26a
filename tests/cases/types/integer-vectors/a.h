#include <stdint.h>

typedef uint8_t bytes16 __attribute__((vector_size(16)));
typedef int32_t lanes4 __attribute__((vector_size(16)));
typedef float floats4 __attribute__((vector_size(16)));
typedef uint16_t lanes8 __attribute__((vector_size(16)));

struct block { bytes16 key; lanes8 round; };

void expand(struct block *into, const lanes4 *from);
bytes16 shuffle(bytes16 value, floats4 by);
