#include <stdint.h>

typedef void (*Hook)(int32_t);

typedef struct Watcher {
    void (*changed)(int32_t);
} Watcher;

void watch(const Watcher *watcher, Hook closed);
