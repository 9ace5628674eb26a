/* One header, read as C and as C++, without a word about `extern "C"`. */
int add(int a, int b);
int scale(double by);
