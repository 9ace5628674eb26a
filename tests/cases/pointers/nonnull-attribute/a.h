#define NEVER_NULL(...) __attribute__((nonnull(__VA_ARGS__)))

void by_number(const int *from, int *to, int *spare) __attribute__((nonnull(1, 3)));
int all_pointers(int count, const int *values) __attribute__((nonnull));
void by_macro(int *first, int *second) NEVER_NULL(2);
[[gnu::nonnull(1)]] void by_bracket(int *first, int *second);
int *never_returned_null(void) __attribute__((returns_nonnull));
