import ctypes
from ctypes import wintypes


class WNDCLASSEXW(ctypes.Structure):
    _fields_ = [("cbSize", wintypes.UINT), ("proc", ctypes.c_void_p), ("cbWndExtra", ctypes.c_longlong), ("w", wintypes.WPARAM), ("l", wintypes.LPARAM), ("h", wintypes.HANDLE), ("b", wintypes.BOOL), ("d", wintypes.DWORD)]
