import ctypes
libttf = ctypes.CDLL("libttfautohint.so")
libttf.TTF_autohint.argtypes = [ctypes.c_char_p]
libttf.TTF_autohint.restype = ctypes.c_int


def ttfautohint(**options):
    return libttf.TTF_autohint(b"in,out", 1, 2)
