#include <stdint.h>
struct vector { float x, y; };
struct sample { uint8_t flag; struct vector pos; int16_t gains[2][3]; };
struct header { uint32_t magic; uint16_t length; };
struct frame { uint32_t id; struct header header; double matrix[2][2]; };
