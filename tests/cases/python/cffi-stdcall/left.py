from cffi import FFI
ffi = FFI()
ffi.cdef("""
    typedef int (*enum_proc)(void *, intptr_t);
    int enum_windows(enum_proc cb, intptr_t arg);
""")
