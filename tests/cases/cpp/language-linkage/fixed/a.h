/* One header, read as C and as C++. */
#ifdef __cplusplus
extern "C" {
#endif
int add(int a, int b);
int scale(double by);
#ifdef __cplusplus
}
/* C++ may add what C cannot have. */
int add(long a, long b);
#endif
