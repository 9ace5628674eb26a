#include <stddef.h>

size_t buffer_size(void *handle);
