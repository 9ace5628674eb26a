"""Python calls a Rust library through cffi, in ABI mode: no C compiler is needed.

`ffi.new` allocates the record and the buffer, and Python frees them; a struct does not keep the texts
alive that it points to, so that they are held in variables. Rust allocates the text of
`person_to_json_alloc`; `ffi.gc` gives it back through `person_string_free`. A status becomes an
exception with the library's own words.
"""

import json
import sys

from person_cffi import ffi

library = ffi.dlopen(sys.argv[1])


class PersonError(Exception):
    """The library refused."""


def require_ok(status: int) -> None:
    """Raises the thread's last error unless `status` is success."""
    if status == library.PERSON_STATUS_OK:
        return
    length = library.person_last_error(ffi.NULL, 0)
    message = ffi.new("char[]", length + 1)
    library.person_last_error(message, length + 1)
    raise PersonError(status, ffi.string(message).decode())


def to_json(person) -> str:
    """The JSON, by way of a buffer of Python's."""
    length = ffi.new("size_t *")
    require_ok(library.person_to_json(person, ffi.NULL, 0, length))
    buffer = ffi.new("char[]", length[0] + 1)
    require_ok(library.person_to_json(person, buffer, len(buffer), length))
    return ffi.string(buffer).decode()


def to_json_alloc(person) -> str:
    """The JSON, by way of a text of the library's."""
    out = ffi.new("char **")
    require_ok(library.person_to_json_alloc(person, out))
    text = ffi.gc(out[0], library.person_string_free)
    return ffi.string(text).decode()


name = ffi.new("char[]", "Zoë \"Z\" \\".encode())
email = ffi.new("char[]", b"zoe@example.org")
zoe = ffi.new("Person *", {"name": name, "email": email, "age": 36, "height": 1.75})
text = to_json(zoe)
print(text)
assert to_json_alloc(zoe) == text
assert json.loads(text) == {
    "name": "Zoë \"Z\" \\",
    "email": "zoe@example.org",
    "age": 36,
    "member": False,
    "height": 1.75,
}
wrong = ffi.new("char[]", b"\xff")
try:
    to_json(ffi.new("Person *", {"name": wrong}))
    raise SystemExit("a name that is not UTF-8 was taken")
except PersonError as refused:
    print("refused:", refused)
    assert refused.args[0] == library.PERSON_STATUS_INVALID_UTF8
