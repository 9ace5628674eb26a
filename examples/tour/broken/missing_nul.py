"""Twin of geometry/from_ctypes.py: the name has no terminating zero."""

import ctypes
import sys

library = ctypes.CDLL(sys.argv[1])
library.greet.restype = ctypes.c_void_p
library.greet_free.argtypes = [ctypes.c_void_p]
name = (ctypes.c_char * 64)(*b"x" * 64)
library.greet_free(library.greet(name))
