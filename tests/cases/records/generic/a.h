#include <stddef.h>
#include <stdint.h>

typedef struct Bytes {
    const uint8_t *data;
    size_t length;
} Bytes;

typedef struct Words {
    const uint32_t *data;
    size_t length;
} Words;

typedef struct Message {
    Bytes head;
    Words body;
} Message;

size_t total(Bytes bytes, const Words *words);
