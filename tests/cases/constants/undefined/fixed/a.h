#define WIDE_FLAG (1LL << 40)
