#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

short take_short(unsigned short value);
int take_int(unsigned value);
long take_long(unsigned long value);
long long take_long_long(unsigned long long value);
int64_t take_fixed(uint8_t a, int16_t b, uint32_t c);
__int128 take_wide(unsigned __int128 value);
size_t take_size(ptrdiff_t value);
intptr_t take_address(uintptr_t value);
ssize_t take_count(wchar_t value);
