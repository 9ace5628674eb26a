# What a package runs when it is built: cffi writes the module `_binding`.
import sys
import tempfile

from cffi import FFI

builder = FFI()
builder.cdef("""
    #define LIMIT 16
    enum tone { LOW, HIGH };
    struct locale;
    typedef struct reader reader;
    typedef struct { int kind; struct locale *of; reader *by; enum tone tone; } setting;
    int abs(int value);
    size_t strlen(const char *text);
""")
builder.set_source("_binding", None)
folder = tempfile.mkdtemp()
builder.compile(tmpdir=folder)
sys.path.insert(0, folder)
del builder
