#include <stdbool.h>
#include <stddef.h>

typedef int (*Compare)(const void *a, const void *b);
typedef bool Visit(void *user, int value);

struct Table {
    void *(*allocate)(size_t size);
    Compare (*select)(int);
    void (*hooks[2])(void);
};

void sort(void *base, size_t count, Compare compare);
void walk(void *user, Visit *visit);
void (*on_signal(int number, void (*handler)(int, void *)))(int, void *);
