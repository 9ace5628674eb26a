"""Python calls a Rust library through cffi, in ABI mode.

Points are Python's and lent for the call. Rust allocates a greeting; `ffi.gc` gives it back through
`greet_free` when Python has no more use for it. What Rust refuses comes as NULL, and becomes None.
"""

import sys

from geometry_cffi import ffi

library = ffi.dlopen(sys.argv[1])


def greeting(name: bytes) -> str | None:
    """A greeting, or None for a name that is not UTF-8."""
    text = ffi.gc(library.greet(name), library.greet_free)
    return ffi.string(text).decode() if text else None


distance = library.point_distance(ffi.new("Point *", (1, 2)), ffi.new("Point *", (4, 6)))
print(f"distance {distance}; {greeting(b'Python')}")
assert distance == 5
assert greeting(b"Python") == "Hello, Python, from Rust!"
assert greeting(b"\xff") is None
