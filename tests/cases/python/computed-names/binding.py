"""Names that no statement spells: constants made in a loop, functions taken by a computed name."""

import ctypes
from os import O_RDONLY

lib = ctypes.CDLL("libusb-missing.so")

for NAME, VALUE in {"USB_SUCCESS": 0, "USB_ERROR_IO": -1, "USB_ERROR_BUSY": -5}.items():
    globals()[NAME] = VALUE


def declare(name, *parameters):
    function = getattr(lib, "usb_" + name)
    function.argtypes = parameters
    function.restype = ctypes.c_int


def late(name, *parameters):
    # Nobody calls this at import: which functions it declares is not known.
    return ctypes.CFUNCTYPE(ctypes.c_int, *parameters)(("usb_" + name, lib))


declare("open", ctypes.c_int)
declare("close", ctypes.c_long)
