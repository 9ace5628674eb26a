from cffi import FFI

ffi = FFI()
ffi.cdef("""
    typedef struct { float _Complex coarse; double _Complex fine[3]; } signal_t;
    double _Complex transfer(float _Complex at, const signal_t *of);
    extern double _Complex unit;
""")
