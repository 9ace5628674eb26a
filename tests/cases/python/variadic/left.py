import ctypes
from ctypes import c_char_p, c_int

libttf = ctypes.CDLL("libttfautohint.so")
ttf_autohint = libttf.ttf_autohint
ttf_autohint.restype = c_int
ttf_autohint.argtypes = [c_char_p, c_int, c_int]
