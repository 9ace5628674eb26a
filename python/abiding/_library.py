"""Finds and loads the shared library that this package is a face of."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from pathlib import Path

_NAMES = {"win32": "abiding.dll", "darwin": "libabiding.dylib"}


def load() -> ctypes.CDLL:
    """The library: ``$ABIDING_LIBRARY``, the one inside this package, or the system's.

    Raises ``OSError`` that names every place where it was looked for.
    """
    chosen = os.environ.get("ABIDING_LIBRARY")
    if chosen:
        return ctypes.CDLL(chosen)
    name = _NAMES.get(sys.platform, "libabiding.so.0")
    packaged = Path(__file__).parent / name
    if packaged.exists():
        return ctypes.CDLL(str(packaged))
    system = ctypes.util.find_library("abiding")
    if system:
        return ctypes.CDLL(system)
    raise OSError(
        f"libabiding was not found: $ABIDING_LIBRARY is not set, {packaged} does not exist, "
        "and the system knows no library of that name"
    )
