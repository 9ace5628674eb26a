"""Chooses types by what it asks about its platform, once wrongly."""

import platform
import sys
from ctypes import Structure, c_byte, c_char_p, c_int, c_uint32, c_void_p, sizeof

if platform.system() == "Windows":
    handle_t = c_uint32
elif sys.maxsize > 2**32:
    handle_t = c_void_p
else:
    handle_t = c_byte * 12


class device(Structure):
    _fields_ = [("name", c_char_p), ("handle", handle_t), ("reserved", c_byte * (2 * sizeof(c_void_p)))]


CODE = 0 if sys.platform == "linux" else 1
