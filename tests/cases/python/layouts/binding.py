from ctypes import *


class config(Structure):
    _fields_ = [("size", c_uint32), ("scale", c_float), ("flags", c_uint16)]


class wire(Structure):
    _fields_ = [("tag", c_uint8), ("value", c_uint32)]


class bits(Structure):
    _fields_ = [("mode", c_uint, 3), ("level", c_uint, 4), ("rest", c_uint, 25)]


class node(Structure):
    pass


node._fields_ = [("next", POINTER(node)), ("key", c_longlong)]


class number(Structure):
    _fields_ = [("whole", c_int64), ("real", c_double)]


class _Value(Union):
    _fields_ = [("whole", c_int64), ("real", c_float)]


class variant(Structure):
    _anonymous_ = ["value"]
    _fields_ = [("kind", c_int), ("value", _Value)]


class names(Structure):
    _fields_ = [("text", c_char * 16), ("label", c_char_p)]


class missing(Structure):
    _fields_ = [("first", c_int)]


class longer(Structure):
    _fields_ = [("count", c_int), ("size", c_size_t)]


class tagged(Structure):
    _fields_ = [("kind", c_char), ("handler", CFUNCTYPE(None, c_double))]
