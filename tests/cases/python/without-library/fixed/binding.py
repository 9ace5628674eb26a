"""Opens its library when it is imported, which is installed on no machine."""

import ctypes
import ctypes.util
from ctypes import c_char_p, c_size_t, c_uint64, c_void_p

_lib = ctypes.CDLL(ctypes.util.find_library("abiding-case-engine"))


def _declare(name, result, *parameters):
    function = getattr(_lib, name)
    function.restype = result
    function.argtypes = parameters
    return function


engine_new = _declare("engine_new", c_void_p, c_size_t)
engine_free = _declare("engine_free", None, c_void_p)
engine_ticks = _declare("engine_ticks", c_uint64, c_void_p)
_lib.engine_version.argtypes = []
_lib.engine_version.restype = c_char_p
VERSION = _lib.engine_version()
