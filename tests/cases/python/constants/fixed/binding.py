from ctypes import CDLL, c_int, c_uint
from enum import IntEnum, IntFlag

API_VERSION = 3
API_NAME = b"api"
API_RATIO = 0.5
apiLib_NAME = "library"
apiLib_FAST = True
API_MASK = 0xFFFFFFFF
API_LIMIT: int = 128


class color(IntEnum):
    RED = 1
    GREEN = 2
    BLUE = 4


STATE_IDLE, STATE_BUSY = 0, 1


class flags_t(IntFlag):
    READ = 1
    WRITE = 2


def load(path):
    lib = CDLL(path)
    lib.paint.argtypes = [c_int, c_uint]
    lib.paint.restype = c_int
    return lib
