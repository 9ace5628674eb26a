typedef float v4 __attribute__((vector_size(16)));
void add4(const v4 *a);
