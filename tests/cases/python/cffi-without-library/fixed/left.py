from cffi import FFI

ffi = FFI()
ffi.cdef("""
    typedef struct { int x; double y; } point;
    int point_scale(point *p, int factor);
    extern int point_count;
""")
lib = ffi.dlopen("libpoint-missing.so")
version = lib.point_scale(ffi.NULL, 1)
