from cffi import FFI

ffi = FFI()
ffi.cdef("""
typedef struct { int kind; uint64_t blocks; size_t used; } stat_t;
int64_t count_blocks(stat_t *stat);
""")
