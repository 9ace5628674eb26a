#include <stdint.h>
typedef struct { unsigned cbSize; void *proc; intptr_t cbWndExtra; uintptr_t w; intptr_t l; void *h; int b; unsigned long d; } WNDCLASSEXW;
