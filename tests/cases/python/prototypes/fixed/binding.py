import ctypes
from ctypes import CFUNCTYPE, POINTER, c_bool, c_char_p, c_double, c_int, c_int64, c_size_t, c_uint, c_uint64, c_void_p


class store(ctypes.Structure):
    """Only ever behind a pointer."""


VISIT = CFUNCTYPE(c_int, c_void_p, c_char_p)
HANDLE = POINTER(store)


def load(path):
    lib = ctypes.cdll.LoadLibrary(path)
    lib.store_open.argtypes, lib.store_open.restype = [c_char_p, c_uint], HANDLE
    lib.store_read.argtypes = [HANDLE, c_void_p, c_size_t, c_int64]
    lib.store_read.restype = c_size_t
    lib["store_walk"].argtypes = [HANDLE, VISIT, c_void_p]
    lib["store_walk"].restype = None
    getattr(lib, "store_size").argtypes = (HANDLE,)
    getattr(lib, "store_size").restype = c_uint64
    flags = lib.store_flags
    flags.argtypes = []
    flags.restype = c_uint
    lib.store_ready.argtypes = []
    lib.store_ready.restype = c_bool
    lib.store_ratio.argtypes = [c_int, c_int]
    lib.store_ratio.restype = c_double
    lib.store_close.argtypes = [HANDLE]
    lib.store_close.restype = None
    lib.store_log(2)
    lib.store_count()
    return lib
