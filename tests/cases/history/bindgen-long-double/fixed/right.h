typedef struct { long long a; long double b; } max_align;
