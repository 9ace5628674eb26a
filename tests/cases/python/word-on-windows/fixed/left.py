"""`c_uint64` and `c_ulong` are one class on 64-bit Linux, and `size_t` there is no other."""

from ctypes import CDLL, POINTER, Structure, c_long, c_ulong, c_void_p


class buffer(Structure):
    _fields_ = [("data", c_void_p), ("size", c_ulong)]


def load(path):
    lib = CDLL(path)
    lib.buffer_grow.argtypes = [POINTER(buffer), c_long]
    lib.buffer_grow.restype = None
    return lib
