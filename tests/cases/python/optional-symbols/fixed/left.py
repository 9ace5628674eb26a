import contextlib
import ctypes

avformat = ctypes.CDLL("libavformat-missing.so")
try:
    avformat.av_register_all.argtypes = []
    avformat.av_register_all.restype = None
except AttributeError:
    pass
if hasattr(avformat, "av_demuxer_iterate"):
    avformat.av_demuxer_iterate.argtypes = [ctypes.POINTER(ctypes.c_void_p)]
    avformat.av_demuxer_iterate.restype = ctypes.c_void_p
old_call = getattr(avformat, "av_old_call", None)
if old_call is not None:
    old_call.argtypes = [ctypes.c_int]
    old_call.restype = None
with contextlib.suppress(AttributeError):
    avformat.av_older_call.argtypes = [ctypes.c_int]
try:
    default_flags = ctypes.c_int.in_dll(avformat, "default_flags")
except ValueError:
    default_flags = None
avformat.avformat_version.argtypes = []
avformat.avformat_version.restype = ctypes.c_uint


def reset():
    if hasattr(avformat, "av_reset"):
        avformat.av_reset.argtypes = [ctypes.c_int]
        avformat.av_reset(0)
