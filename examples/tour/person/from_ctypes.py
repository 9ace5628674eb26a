"""Python calls a Rust library through ctypes.

Python's objects are the record and the caller's buffer, and Python frees them. Rust allocates the text
of `person_to_json_alloc`; its bytes are copied, and `person_string_free` gives it back in a `finally`.
A status becomes an exception with the library's own words.
"""

import ctypes
import json
import sys

import person_ctypes as declared

library = declared.load(sys.argv[1])


class PersonError(Exception):
    """The library refused."""


def require_ok(status: int) -> None:
    """Raises the thread's last error unless `status` is success."""
    if status == declared.PERSON_STATUS_OK:
        return
    length = library.person_last_error(None, 0)
    message = ctypes.create_string_buffer(length + 1)
    library.person_last_error(message, length + 1)
    raise PersonError(status, message.value.decode())


def to_json(person: declared.Person) -> str:
    """The JSON, by way of a buffer of Python's."""
    length = ctypes.c_size_t()
    require_ok(library.person_to_json(person, None, 0, length))
    buffer = ctypes.create_string_buffer(length.value + 1)
    require_ok(library.person_to_json(person, buffer, len(buffer), length))
    return buffer.value.decode()


def to_json_alloc(person: declared.Person) -> str:
    """The JSON, by way of a text of the library's."""
    text = declared.OwnedText()
    require_ok(library.person_to_json_alloc(person, text))
    try:
        return ctypes.string_at(text).decode()
    finally:
        library.person_string_free(text)


name = 'Zoë "Z" \\ \n\x01\u2028'
zoe = declared.Person(name.encode(), None, 36, True, 1.75)
text = to_json(zoe)
print(text)
assert to_json_alloc(zoe) == text
assert json.loads(text) == {
    "name": name,
    "email": None,
    "age": 36,
    "member": True,
    "height": 1.75,
}
try:
    to_json(declared.Person(b"\xff", None, 0, False, 1.0))
    raise SystemExit("a name that is not UTF-8 was taken")
except PersonError as refused:
    print("refused:", refused)
    assert refused.args[0] == declared.PERSON_STATUS_INVALID_UTF8
