#include <stdint.h>

int64_t add_numbers(int64_t left, int64_t right);
