from cffi import FFI

ffi = FFI()
ffi.cdef("""
    #define LIMIT 16
    typedef struct point { int x, y; } point;
    enum color { RED, GREEN = 5, BLUE };
    typedef struct { char name[32]; unsigned flags : 3; double w; } item_t;
    struct opaque;
    typedef int (*visit_fn)(struct opaque *, const char *name, void *user);
    extern int counter;
    int move(point *p, long dx, enum color c);
    size_t fill(item_t *items, size_t count);
    void walk(struct opaque *o, visit_fn visit, void *user);
    int printf_like(const char *format, ...);
    point by_value(point p);
""")
