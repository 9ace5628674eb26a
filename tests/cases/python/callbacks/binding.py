from ctypes import CDLL, CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_size_t, c_void_p

compare_fn = CFUNCTYPE(c_int, c_void_p)
log_fn = CFUNCTYPE(None, c_int, c_void_p, c_char_p)


class hooks(Structure):
    _fields_ = [("log", log_fn), ("user", c_void_p), ("allocate", CFUNCTYPE(c_int, c_size_t))]


def load(path):
    lib = CDLL(path)
    for_sort = [c_void_p, c_size_t, c_size_t, compare_fn]
    lib.sort.argtypes = for_sort
    lib.sort.restype = None
    lib.set_log.argtypes = [log_fn, c_void_p]
    lib.set_log.restype = None
    lib.set_hooks.argtypes = [POINTER(hooks)]
    lib.set_hooks.restype = None
    return lib
