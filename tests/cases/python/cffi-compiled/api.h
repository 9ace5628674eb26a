#include <stddef.h>
#define LIMIT 17
enum tone { LOW, HIGH = 2 };
struct locale;
typedef struct reader reader;
typedef struct { long kind; struct locale *of; reader *by; enum tone tone; } setting;
long abs(long value);
size_t strlen(const char *text);
