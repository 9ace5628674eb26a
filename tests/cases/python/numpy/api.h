#include <stdint.h>
struct sample { uint32_t id; double value; uint16_t flags; };
struct point { float x, y; char tag[4]; };
#pragma pack(push, 1)
struct wire { uint32_t length; uint16_t kind; };
#pragma pack(pop)
struct matrix { double cells[3][3]; int rank; };
