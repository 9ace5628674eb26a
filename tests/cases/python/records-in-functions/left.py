from ctypes import CDLL, POINTER, Structure, Union, byref, c_float, c_int, c_uint32, c_uint64

lib = CDLL("libx-missing.so")


def query():
    class region(Structure):
        class value(Union):
            _fields_ = [("number", c_int), ("share", c_float)]

        _anonymous_ = ("value",)
        _fields_ = [("start", c_uint32), ("size", c_uint64), ("value", value)]

    lib.map_region.argtypes = [POINTER(region)]
    lib.map_region.restype = c_int
    found = region()
    lib.map_region(byref(found))
    return found.size


def made():
    class limits(Structure):
        _fields_ = [("least", c_int), ("most", c_int)]

    return limits


lib.set_limits.argtypes = [POINTER(made())]
lib.set_limits.restype = None
