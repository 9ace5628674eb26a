#include <stdint.h>

struct handle { int fd; };
struct access { uint32_t all : 1; uint32_t level : 31; };

struct handle open_it(const char *path);
struct access get_access(struct handle of);
void each(struct handle of, struct handle (*next)(void *user), void *user);
