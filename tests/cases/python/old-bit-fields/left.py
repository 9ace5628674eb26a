"""Bit-fields of one type and integers around them, on which every rule agrees."""

from ctypes import Structure, Union, c_int, c_uint, c_uint8, c_uint16


class flags(Structure):
    _fields_ = [
        ("lead", c_uint8),
        ("a", c_uint, 5),
        ("b", c_uint, 11),
        ("c", c_uint, 20),
        ("d", c_int, 32),
        ("tail", c_uint16),
    ]


class either(Union):
    _fields_ = [("all", c_uint), ("low", c_uint, 4)]
