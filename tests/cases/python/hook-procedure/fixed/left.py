import ctypes
from ctypes import c_int, c_void_p
import sys

if sys.platform == "win32":
    from ctypes import WINFUNCTYPE
    user32 = ctypes.WinDLL("user32")
else:
    WINFUNCTYPE = ctypes.CFUNCTYPE
    user32 = ctypes.CDLL("user32")
HOOKPROC = WINFUNCTYPE(ctypes.c_ssize_t, c_int, ctypes.c_size_t, ctypes.c_ssize_t)

SetWindowsHookExW = user32.SetWindowsHookExW
SetWindowsHookExW.argtypes = [c_int, HOOKPROC, c_void_p, ctypes.c_uint32]
SetWindowsHookExW.restype = c_void_p
