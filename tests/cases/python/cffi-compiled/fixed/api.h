#include <stddef.h>
#define LIMIT 16
struct locale;
typedef struct reader reader;
typedef struct { int kind; struct locale *of; reader *by; } setting;
int abs(int value);
size_t strlen(const char *text);
