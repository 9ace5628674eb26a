import ctypes
lib = ctypes.CDLL(None)
lib.udbserver.argtypes = [ctypes.c_void_p, ctypes.c_uint16, ctypes.c_ulong]
lib.udbserver.restype = None
