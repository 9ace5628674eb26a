#define MASK (~(unsigned __int128)0 - 1)
#define RATIO 2.5L
#define HALF ((_Float16)0.5)
static const long double TENTH = 0.1L;
