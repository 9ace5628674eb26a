"""Names that no statement spells: constants made in a loop, functions taken by a computed name."""

import ctypes
from os import O_RDONLY

lib = ctypes.CDLL("libusb-missing.so")

for NAME, VALUE in {"USB_SUCCESS": 0, "USB_ERROR_IO": -1, "USB_ERROR_BUSY": -6}.items():
    globals()[NAME] = VALUE

def declare(name, *parameters):
    function = getattr(lib, "usb_" + name)
    function.argtypes = parameters
    function.restype = ctypes.c_int

declare("open", ctypes.c_int)
declare("close", ctypes.c_int)
