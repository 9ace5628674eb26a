from cffi import FFI
ffi = FFI()
ffi.cdef("""
    typedef int (__stdcall *enum_proc)(void *, intptr_t);
    int __stdcall enum_windows(enum_proc cb, intptr_t arg);
""")
