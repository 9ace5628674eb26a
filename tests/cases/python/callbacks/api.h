#include <stddef.h>

typedef int (*compare_fn)(const void *, const void *);
typedef void (*log_fn)(int level, const char *text, void *user);

struct hooks { log_fn log; void *user; void *(*allocate)(size_t); };

void sort(void *base, size_t count, size_t size, compare_fn compare);
void set_log(log_fn log, void *user);
void set_hooks(const struct hooks *hooks);
