import ctypes

avformat = ctypes.CDLL("libavformat-missing.so")
avformat.av_register_all.argtypes = []
avformat.av_register_all.restype = None
default_flags = ctypes.c_int.in_dll(avformat, "default_flags")
avformat.avformat_version.argtypes = []
avformat.avformat_version.restype = ctypes.c_uint
