from ctypes import CDLL, c_int, c_uint
from enum import IntEnum, IntFlag

API_VERSION = 2
API_NAME = b"apl"
API_RATIO = 0.25
apiLib_NAME = "libary"
apiLib_FAST = True
API_MASK = 0xFFFFFFFF
API_LIMIT: int = 128


class color(IntEnum):
    RED = 1
    GREEN = 3
    BLUE = 4


STATE_IDLE, STATE_BUSY = 1, 1


class flags_t(IntFlag):
    READ = 1
    WRITE = 2


def load(path):
    lib = CDLL(path)
    lib.paint.argtypes = [c_int, c_uint]
    lib.paint.restype = c_int
    return lib
