"""The Rust library's C API with ctypes, by hand; `abiding check` compares the two.

The library is loaded by `load`, so that this module can be imported without one.
"""

import ctypes


class Point(ctypes.Structure):
    """A point in the plane."""

    _fields_ = [("x", ctypes.c_double), ("y", ctypes.c_double)]


# A `c_char_p` result would be copied and its address lost; it must come back to be freed.
OwnedText = ctypes.POINTER(ctypes.c_char)


def load(path: str) -> ctypes.CDLL:
    """The library with the types of its functions."""
    library = ctypes.CDLL(path)
    library.point_distance.argtypes = [ctypes.POINTER(Point), ctypes.POINTER(Point)]
    library.point_distance.restype = ctypes.c_double
    library.greet.argtypes = [ctypes.c_char_p]
    library.greet.restype = OwnedText
    library.greet_free.argtypes = [OwnedText]
    library.greet_free.restype = None
    return library
