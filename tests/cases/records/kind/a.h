#include <stdint.h>

union Number {
    int64_t whole;
    double real;
};
