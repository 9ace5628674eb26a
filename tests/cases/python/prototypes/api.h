#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct store *store_open(const char *path, unsigned flags);
void store_close(struct store *store);
int store_count(void);
uint64_t store_size(struct store *store);
unsigned store_flags(void);
bool store_ready(void);
double store_ratio(int part, int whole);
void store_log(int level);
size_t store_read(struct store *store, void *buffer, size_t size, int64_t offset);
int store_rename(struct store *store, const char *from, const char *to);
void store_walk(struct store *store, int (*visit)(void *context, const char *name), void *context);
