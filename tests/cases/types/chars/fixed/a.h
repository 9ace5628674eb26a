#include <uchar.h>
#include <wchar.h>

char plain(char value);
signed char with_sign(signed char value);
unsigned char without_sign(unsigned char value);
char *text(const char *value);
unsigned char *bytes(const unsigned char *value);
wchar_t wide(char16_t value, char32_t more);
extern const char name[8];
