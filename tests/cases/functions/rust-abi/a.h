#include <stdint.h>

typedef void (*Hook)(int32_t, void *);

typedef struct Watcher {
    void (*changed)(int32_t);
} Watcher;

void watch(const Watcher *watcher, Hook closed);
