#include <stdint.h>

typedef struct Store Store;

void write_int(int *to);
void read_int(const int *from);
void open_store(Store *store);
void set_names(char **names);
void read_names(const char *const *names);
void fill_grid(int (*grid)[4]);
void copy_text(char *restrict to, const char *restrict from);
void poke(volatile uint32_t *reg);
void *pass(void *data, const void *more);
void sum_four(const int values[4]);
