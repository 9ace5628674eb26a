#define WIDE_FLAG (1 << 40)
