#include <stddef.h>
#define LIMIT 16
enum tone { LOW, HIGH };
struct locale;
typedef struct reader reader;
typedef struct { int kind; struct locale *of; reader *by; enum tone tone; } setting;
int abs(int value);
size_t strlen(const char *text);
