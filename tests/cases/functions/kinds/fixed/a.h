#include <stdint.h>

struct Pair {
    int32_t a;
    double b;
};

void nothing(void);
struct Pair by_value(struct Pair pair);
int print(const char *format, ...);
_Noreturn void stop(int code);
uint8_t many(uint8_t a, uint16_t b, uint32_t c, uint64_t d, float e, double f);
void renamed_symbol(int value);
