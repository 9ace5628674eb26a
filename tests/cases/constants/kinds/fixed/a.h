#include <stdbool.h>
#include <stdint.h>

#define MAX 4096
#define MASK (UINT64_C(1) << 40)
#define NEGATIVE (-7)
#define RATIO 0.25
#define NAME "abiding"
#define LETTER 'a'
#define WIDE INT64_MIN
#define ALL UINT32_MAX
#define ON true
#define SWAP(a, b) do { int t = a; a = b; b = t; } while (0)
#define API __attribute__((visibility("default")))
#define LOOP for (;;)
