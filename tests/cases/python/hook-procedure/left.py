import ctypes
from ctypes import CFUNCTYPE, c_int, c_void_p
import sys

HOOKPROC = CFUNCTYPE(ctypes.c_ssize_t, c_int, ctypes.c_size_t, ctypes.c_ssize_t)

if sys.platform == "win32":
    user32 = ctypes.WinDLL("user32")
else:
    user32 = ctypes.CDLL("user32")
SetWindowsHookExW = user32.SetWindowsHookExW
SetWindowsHookExW.argtypes = [c_int, HOOKPROC, c_void_p, ctypes.c_uint32]
SetWindowsHookExW.restype = c_void_p
