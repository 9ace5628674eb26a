#include <stddef.h>
#include <stdint.h>

#define BASE 10
#define FLAG ((uint8_t)0x80)
#define NO_HANDLE ((int32_t)0xFFFFFFFF)
#define LAST ((size_t)-1)
#define SUM (BASE + 2 * BASE)
#define CHOICE (sizeof(int) == 4 ? 2u : 1u)
#define HALF .5f
