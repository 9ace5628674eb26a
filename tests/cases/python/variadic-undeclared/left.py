import ctypes
libttf = ctypes.CDLL("libttfautohint.so")


def ttfautohint(**options):
    return libttf.TTF_autohint(b"in,out", 1, 2)
