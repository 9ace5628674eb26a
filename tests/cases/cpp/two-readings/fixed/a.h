/* One header, read as C and as C++. */
static const int limit = 3;
enum level { LOW, HIGH };
static inline int twice(int number) { return 2 * number; }
