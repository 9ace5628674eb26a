#include <stdint.h>
#ifdef _WIN32
#define API __stdcall
#else
#define API
#endif
typedef int (API *enum_proc)(void *, intptr_t);
int API enum_windows(enum_proc cb, intptr_t arg);
