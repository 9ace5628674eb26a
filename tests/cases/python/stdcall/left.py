"""A cdecl callback for an stdcall one, and an stdcall function through a cdecl library."""

import ctypes
import sys

if sys.platform == "win32":
    timer_proc = ctypes.CFUNCTYPE(None, ctypes.c_int)
    library = ctypes.CDLL("timer")
else:
    timer_proc = ctypes.CFUNCTYPE(None, ctypes.c_int)
    library = ctypes.CDLL("libtimer.so.not-there")

library.start_timer.argtypes = [ctypes.c_int, timer_proc]
library.start_timer.restype = ctypes.c_int
library.stop_timer.argtypes = [ctypes.c_int]
library.stop_timer.restype = None
