import ctypes
lib = ctypes.CDLL(None)
lib.udbserver.argtypes = [ctypes.c_void_p, ctypes.c_uint16, ctypes.c_uint64]
lib.udbserver.restype = None
