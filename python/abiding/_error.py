"""Failures of the library as exceptions."""

from __future__ import annotations

from ctypes import POINTER, Array, c_char, c_void_p, cast, create_string_buffer, string_at
from typing import Any, Callable

from ._declarations import AbidingStatus, AbidingText, lib


class AbidingError(Exception):
    """A failure of the library.

    ``status`` is an :class:`AbidingStatus`, or a plain number that this package does not know yet;
    ``cause`` is what led to it (the system's words, or a compiler's), often empty.
    """

    def __init__(self, status: int, message: str, cause: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.cause = cause

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message}\n{self.cause}" if self.cause else message


def fail(status: int) -> AbidingError:
    """The calling thread's last failure as an exception, to be raised."""
    message = copied(lib.abiding_last_error_message)
    cause = copied(lib.abiding_last_error_cause)
    known = AbidingStatus(status) if status in AbidingStatus._value2member_map_ else status
    return AbidingError(known, message, cause)


def check(status: int) -> None:
    """Raises unless ``status`` says that it worked."""
    if status != AbidingStatus.OK:
        raise fail(status)


def copied(fill: Callable[..., int], *before: Any) -> str:
    """The text of a function that fills the caller's buffer: asked for its length, then for itself."""
    length = fill(*before, None, 0)
    while True:
        buffer: Array[c_char] = create_string_buffer(length + 1)
        longer = fill(*before, buffer, length + 1)
        if longer <= length:
            return buffer.raw[:longer].decode("utf-8")
        length = longer


def counted(ask: Callable[..., int], *arguments: Any) -> int:
    """The number of a function that tells of a failure by 0 and the last error alone."""
    lib.abiding_last_error_clear()
    count = ask(*arguments)
    if count == 0 and lib.abiding_last_error_code() != AbidingStatus.OK:
        raise fail(lib.abiding_last_error_code())
    return count


def taken(give: Callable[..., int], *before: Any) -> str:
    """The text that a function gives away, freed with the library's own function."""
    text = POINTER(c_char)()
    check(give(*before, text))
    try:
        return string_at(text).decode("utf-8")
    finally:
        lib.abiding_string_free(text)


def text(borrowed: AbidingText) -> str:
    """A copy of a borrowed text. What need not be UTF-8 is read with :func:`raw`."""
    return raw(borrowed).decode("utf-8")


def raw(borrowed: AbidingText) -> bytes:
    """A copy of borrowed bytes."""
    return string_at(borrowed.pointer, borrowed.length) if borrowed.length else b""


def lent(value: bytes) -> AbidingText:
    """Bytes as the library borrows them. The caller keeps ``value`` until the call returned."""
    return AbidingText(cast(value, c_void_p), len(value))
