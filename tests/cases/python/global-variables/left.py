from ctypes import CDLL, Structure, c_char_p, c_int, c_short

lib = CDLL("libx-missing.so")


class opts(Structure):
    _fields_ = [("level", c_int), ("tag", c_char_p)]


verbosity = c_short.in_dll(lib, "verbosity")


def defaults():
    return c_int.in_dll(lib, "default_opts")
