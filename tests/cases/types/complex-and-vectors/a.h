#include <stddef.h>

typedef float quad __attribute__((vector_size(16)));
typedef double pair __attribute__((vector_size(16)));

typedef struct Signal {
    float _Complex coarse;
    double _Complex fine;
    quad quad;
} Signal;

void blend(quad *quads, size_t count);
void widen(pair *pair);
quad add(quad left, quad right);
double sum(const double _Complex *values);
