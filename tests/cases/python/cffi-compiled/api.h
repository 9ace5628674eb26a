#include <stddef.h>
#define LIMIT 17
struct locale;
typedef struct reader reader;
typedef struct { long kind; struct locale *of; reader *by; } setting;
long abs(long value);
size_t strlen(const char *text);
