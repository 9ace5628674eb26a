"""The declarations of `person.h` with ctypes, by hand; `abiding check` compares them with the header.

The library is loaded by `load`, so that this module can be imported without one.
"""

import ctypes

PERSON_STATUS_OK = 0
PERSON_STATUS_INVALID_ARGUMENT = 1
PERSON_STATUS_INVALID_UTF8 = 2
PERSON_STATUS_DEFECT = 3


class Person(ctypes.Structure):
    """A person. ctypes keeps the bytes objects alive that `name` and `email` were set to."""

    _fields_ = [
        ("name", ctypes.c_char_p),
        ("email", ctypes.c_char_p),
        ("age", ctypes.c_uint32),
        ("member", ctypes.c_bool),
        ("height", ctypes.c_double),
    ]


# A `c_char_p` result would be copied and its address lost; it must come back to be freed.
OwnedText = ctypes.POINTER(ctypes.c_char)


def load(path: str) -> ctypes.CDLL:
    """The library with the types of its functions."""
    library = ctypes.CDLL(path)
    library.person_to_json.argtypes = [
        ctypes.POINTER(Person),
        ctypes.POINTER(ctypes.c_char),
        ctypes.c_size_t,
        ctypes.POINTER(ctypes.c_size_t),
    ]
    library.person_to_json.restype = ctypes.c_uint
    library.person_to_json_alloc.argtypes = [
        ctypes.POINTER(Person),
        ctypes.POINTER(OwnedText),
    ]
    library.person_to_json_alloc.restype = ctypes.c_uint
    library.person_string_free.argtypes = [OwnedText]
    library.person_string_free.restype = None
    library.person_last_error.argtypes = [
        ctypes.POINTER(ctypes.c_char),
        ctypes.c_size_t,
    ]
    library.person_last_error.restype = ctypes.c_size_t
    return library
