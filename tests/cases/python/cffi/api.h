#include <stddef.h>
#define LIMIT 17
typedef struct point { int x, y; } point;
enum color { RED, GREEN = 4, BLUE };
typedef struct { char name[32]; unsigned flags : 4; double w; } item_t;
struct opaque;
typedef int (*visit_fn)(struct opaque *, const char *name, void *user);
extern long counter;
int move(point *p, int dx, enum color c);
size_t fill(item_t *items, unsigned count);
void walk(struct opaque *o, visit_fn visit, void *user);
int printf_like(const char *format, ...);
point by_value(point p);
