#include <stdint.h>
struct region { uint64_t start; uint64_t size; union { int number; float share; }; };
struct limits { int least; int64_t most; };
int map_region(struct region *region);
void set_limits(struct limits *limits);
