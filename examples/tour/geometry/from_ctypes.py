"""Python calls a Rust library through ctypes.

Points are Python's and lent for the call. Rust allocates a greeting, whose bytes are copied; it goes
back to Rust in a `finally`. What Rust refuses comes as null, and becomes None here.
"""

import ctypes
import math
import sys

import geometry_ctypes as declared

library = declared.load(sys.argv[1])


def greeting(name: bytes) -> str | None:
    """A greeting, or None for a name that is not UTF-8."""
    text = library.greet(name)
    try:
        return ctypes.string_at(text).decode() if text else None
    finally:
        library.greet_free(text)


distance = library.point_distance(declared.Point(1, 2), declared.Point(4, 6))
print(f"distance {distance}; {greeting('Zoë'.encode())}")
assert distance == 5
assert math.isnan(library.point_distance(None, declared.Point(0, 0)))
assert greeting("Zoë".encode()) == "Hello, Zoë, from Rust!"
assert greeting(b"\xff") is None
assert greeting(None) is None
