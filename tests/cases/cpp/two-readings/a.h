/* One header, read as C and as C++. */
const int limit = 3;
enum level { LOW, HIGH };
