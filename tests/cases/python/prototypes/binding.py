import ctypes
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_size_t, c_void_p


class store(ctypes.Structure):
    """Only ever behind a pointer."""


VISIT = CFUNCTYPE(c_int, c_char_p, c_void_p)


class Library:
    """Opens the library when it is made, not when this module is imported."""

    def __init__(self, path):
        self._lib = ctypes.CDLL(path)
        self._lib.store_open.argtypes = [c_char_p]
        self._lib.store_open.restype = POINTER(store)
        self._lib.store_read.argtypes = [POINTER(store), c_void_p, c_size_t, c_int]
        self._lib.store_read.restype = c_size_t
        walk = self._lib.store_walk
        walk.argtypes = [POINTER(store), VISIT, c_void_p]
        walk.restype = None

    def size(self, handle):
        # Neither declared nor narrow enough.
        return self._lib.store_size(handle)

    def flags(self):
        return self._lib.store_flags()

    def ready(self):
        return self._lib.store_ready()

    def ratio(self):
        return self._lib.store_ratio(1, 2)

    def quiet(self):
        # These return and take what ctypes assumes.
        self._lib.store_count()
        self._lib.store_log(2)

    def close(self, handle):
        self._lib.store_close(handle)
