"""Twin of geometry/from_ctypes.py: the greetings are never given back."""

import ctypes
import sys

library = ctypes.CDLL(sys.argv[1])
library.greet.restype = ctypes.c_void_p
for _ in range(20):
    library.greet(b"Python")
