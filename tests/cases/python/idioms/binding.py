"""What ctypes has one word for, or another word than C, and what agrees all the same."""

from ctypes import *

id_t32 = c_uint32


class inner(Structure):
    _fields_ = [("bytes", c_char_p), ("text", POINTER(c_char)), ("on", c_bool)]


class outer(Structure):
    _fields_ = [("inner", inner), ("list", inner * 2), ("any", c_void_p), ("wide", c_wchar_p)]


class handle(c_void_p):
    pass


inner_alias = inner


def load(path):
    lib = CDLL(path)
    lib.open_any.argtypes = [c_char_p, c_int, POINTER(c_ubyte), c_size_t]
    lib.open_any.restype = handle
    lib.close_any.argtypes = [handle]
    lib.close_any.restype = None
    lib.read_all.argtypes = [POINTER(outer), c_int, c_char_p, id_t32]
    lib.is_on.argtypes = [POINTER(inner)]
    lib.is_on.restype = c_bool
    lib.current.argtypes = []
    lib.matrix.argtypes = [POINTER(c_double * 16), c_wchar_p]
    lib.corners.argtypes = [c_int * 4, inner * 2]
    lib.corners.restype = None
    lib.matrix.restype = POINTER(c_float)
    lib.print_all.argtypes = [c_char_p]
    lib.take_alias.argtypes = [POINTER(inner_alias)]
    lib.take_alias.restype = None
    return lib
