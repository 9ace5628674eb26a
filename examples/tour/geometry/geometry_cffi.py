"""The Rust library's C API for cffi, by hand; `abiding check` compares the two."""

import cffi

ffi = cffi.FFI()
ffi.cdef(
    """
    typedef struct Point {
        double x;
        double y;
    } Point;

    double point_distance(const Point *from, const Point *to);
    char *greet(const char *name);
    void greet_free(char *greeting);
    """
)
