from ctypes import *
import ctypes


class config(Structure):
    _fields_ = [("size", c_uint32), ("scale", c_double), ("flags", c_uint16)]


class wire(Structure):
    _pack_ = 1
    _fields_ = [("tag", c_uint8), ("value", c_uint32)]


class bits(Structure):
    _fields_ = [("mode", c_uint, 3), ("level", c_uint, 5), ("rest", c_uint, 24)]


class node(Structure):
    pass


node._fields_ = [("next", POINTER(node)), ("key", c_int)]


class number(ctypes.Union):
    _fields_ = [("whole", c_int64), ("real", c_double)]


class variant(Structure):
    class _Value(ctypes.Union):
        _fields_ = [("whole", c_int64), ("real", c_double)]

    _anonymous_ = ["value"]
    _fields_ = [("kind", c_int), ("value", _Value)]


class names(Structure):
    _fields_ = [("text", c_char * 32), ("label", c_char_p)]


class base(Structure):
    _fields_ = [("id", c_int), ("name", c_char * 8)]


class derived(Structure):
    _fields_ = [("base", base), ("extra", c_int)]


class missing(Structure):
    _fields_ = [("first", c_int), ("second", c_int)]


class longer(Structure):
    _fields_ = [("count", c_long), ("size", c_size_t)]


class tagged(Structure):
    _fields_ = [("kind", c_char), ("handler", CFUNCTYPE(None, c_int))]
