"""The declarations of `logger.h` with ctypes, by hand; `abiding check` compares them with the header.

The library is loaded by `load`, so that this module can be imported without one.
"""

import ctypes

LOGGER_DEBUG = 0
LOGGER_INFO = 1
LOGGER_WARNING = 2
LOGGER_ERROR = 3


class logger(ctypes.Structure):
    """A logger, known by pointer only."""


logger_callback = ctypes.CFUNCTYPE(
    None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p
)
logger_destructor = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


def load(path: str) -> ctypes.CDLL:
    """The library with the types of its functions."""
    library = ctypes.CDLL(path)
    library.logger_create.argtypes = []
    library.logger_create.restype = ctypes.POINTER(logger)
    library.logger_destroy.argtypes = [ctypes.POINTER(logger)]
    library.logger_destroy.restype = None
    library.logger_set_callback.argtypes = [
        ctypes.POINTER(logger),
        logger_callback,
        ctypes.c_void_p,
        logger_destructor,
    ]
    library.logger_set_callback.restype = ctypes.c_int32
    library.logger_log.argtypes = [
        ctypes.POINTER(logger),
        ctypes.c_int,
        ctypes.c_char_p,
    ]
    library.logger_log.restype = ctypes.c_int32
    library.logger_flush.argtypes = [ctypes.POINTER(logger)]
    library.logger_flush.restype = None
    return library
