/* One header, read as C and as C++. */
static const int limit = 3;
static const double ratio = 0.5;
const char *name = "abiding";
extern const int table[2];
const int table[2] = {1, 2};
enum level { LOW, HIGH };
static inline int twice(int number) { return 2 * number; }
