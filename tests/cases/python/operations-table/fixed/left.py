from ctypes import *
c_off_t = c_longlong
c_mode_t = c_uint
class fuse_operations(Structure):
    _fields_ = [
        ('getattr', CFUNCTYPE(c_int, c_char_p, c_void_p)),
        ('readlink', CFUNCTYPE(c_int, c_char_p, POINTER(c_byte), c_size_t)),
        ('getdir', c_void_p),
        ('mknod', CFUNCTYPE(c_int, c_char_p, c_mode_t, c_ulonglong)),
        ('truncate', CFUNCTYPE(c_int, c_char_p, c_off_t)),
        ('flag_nullpath_ok', c_uint, 1),
        ('flag_nopath', c_uint, 1),
        ('flag_utime_omit_ok', c_uint, 1),
        ('flag_reserved', c_uint, 29),
    ]
