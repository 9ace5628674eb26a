#define ALL_BITS 0xffffffffU
