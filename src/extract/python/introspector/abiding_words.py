"""Keeps apart the numbers that ctypes makes one class of on this machine.

On 64-bit Linux `c_size_t`, `c_uint64` and `c_ulong` are one class, on Windows `c_int` and `c_long`
are. Which of them a module says decides what it means on another target, so each word gets a class
of its own before the module is imported. Their sizes stay those of this machine.
"""

import ctypes
from typing import Any, Dict

WORDS = (
    ["c_bool", "c_char", "c_wchar", "c_byte", "c_ubyte", "c_short", "c_ushort", "c_int", "c_uint"]
    + ["c_long", "c_ulong", "c_longlong", "c_ulonglong", "c_size_t", "c_ssize_t", "c_time_t"]
    + ["c_int8", "c_int16", "c_int32", "c_int64", "c_uint8", "c_uint16", "c_uint32", "c_uint64"]
    + ["c_float", "c_double", "c_longdouble", "c_float_complex", "c_double_complex"]
    + ["c_longdouble_complex", "c_char_p", "c_wchar_p", "c_void_p", "py_object", "HRESULT"]
)


def keep_apart() -> None:
    """Gives every word that is another's second name a class of its own."""
    for word in WORDS:
        known = getattr(ctypes, word, None)
        if known is None or known.__name__ == word:
            continue
        made = type(known)(word, (ctypes._SimpleCData,), {
            "__module__": "ctypes", "_type_": known._type_,
        })
        if getattr(known, "__ctype_le__", None) is getattr(known, "__ctype_be__", None) is known:
            made.__ctype_le__ = made.__ctype_be__ = made
        setattr(ctypes, word, made)
    # The class with this machine's byte order is `Structure` itself, which says less.
    for word, plain in (("Structure", ctypes.Structure), ("Union", getattr(ctypes, "Union"))):
        for order in ("LittleEndian", "BigEndian"):
            if getattr(ctypes, order + word, None) is plain:
                setattr(ctypes, order + word, type(plain)(order + word, (plain,), {"__module__": "ctypes"}))


def classes() -> Dict[Any, str]:
    """The word of every class of ctypes' own numbers."""
    found = {getattr(ctypes, word): word for word in WORDS if hasattr(ctypes, word)}
    # Only now, since it takes over the classes that ctypes has when it is imported.
    from ctypes import wintypes

    found[wintypes.VARIANT_BOOL] = "VARIANT_BOOL"
    return found
