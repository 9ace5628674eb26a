/* One header, read as C and as C++. */
const int limit = 3;
const char *const name = "abiding";
const double ratio = 0.5;
const int table[2] = {1, 2};
enum level { LOW, HIGH };
