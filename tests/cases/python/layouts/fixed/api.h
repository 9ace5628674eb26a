#include <stdint.h>
#include <stddef.h>

struct config { uint32_t size; double scale; uint16_t flags; };
#pragma pack(push, 1)
struct wire { uint8_t tag; uint32_t value; };
#pragma pack(pop)
struct bits { unsigned mode : 3, level : 5; unsigned rest : 24; };
struct node { struct node *next; int key; };
union number { int64_t whole; double real; };
struct variant { int kind; union { int64_t whole; double real; }; };
struct names { char text[32]; const char *label; };
struct derived { struct { int id; char name[8]; } base; int extra; };
struct missing { int first; int second; };
struct longer { long count; size_t size; };
struct tagged { char kind; void (*handler)(int); };
