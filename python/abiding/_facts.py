"""What contracts and differences are made of: plain values that own their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Union

from ._declarations import (
    ABIDING_NO_TYPE,
    AbidingItemKind,
    AbidingLevel,
    AbidingLinkage,
    AbidingNullability,
    AbidingTypeKind,
)


@dataclass(frozen=True)
class Place:
    """A place in a source file; ``line`` and ``column`` (in bytes) count from 1, 0 is unknown."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Item:
    """A type, function, global, constant or gap of a contract."""

    kind: AbidingItemKind
    name: str
    path: str
    symbol: str
    #: Why a gap was not read; empty otherwise.
    reason: str
    place: Place
    #: ``None`` for a gap and for a constant without a type.
    type_id: Optional[int]
    linkage: AbidingLinkage
    is_constant: bool
    is_thread_local: bool


@dataclass(frozen=True)
class Type:
    """One type of a contract; sizes and alignments are in bytes."""

    kind: AbidingTypeKind
    name: str
    path: str
    form: str
    place: Place
    size: int
    alignment: int
    length: int
    count: int
    #: The element, pointee, aliased type, storage of an enumeration, or returned type.
    inner: Optional[int]
    nullability: AbidingNullability
    is_signed: bool
    is_constant: bool
    is_volatile: bool
    is_flexible: bool
    is_closed: bool
    is_layout_promised: bool
    is_variadic: bool
    is_noreturn: bool


@dataclass(frozen=True)
class Field:
    """A field of a struct or union. ``bit_offset`` and ``bit_width`` are in bits."""

    name: str
    spelled: str
    place: Place
    bit_offset: int
    alignment: int
    type_id: int
    #: ``None`` unless it is a bit-field.
    bit_width: Optional[int]


@dataclass(frozen=True)
class Enumerator:
    """An enumerator."""

    name: str
    value: int
    place: Place


@dataclass(frozen=True)
class Parameter:
    """A parameter of a function type."""

    name: str
    spelled: str
    place: Place
    type_id: int


#: The value of a constant; ``None`` where the compiler gives it none.
Value = Union[int, bool, float, bytes, None]


@dataclass(frozen=True)
class Side:
    """One side of a difference; ``item`` is empty where the party lacks it."""

    party: str
    item: str
    place: Place


@dataclass(frozen=True)
class Difference:
    """One typed fact that two contracts disagree on."""

    level: AbidingLevel
    #: The stable code, which ``abiding explain`` explains.
    code: str
    item: str
    message: str
    left: Side
    right: Side


@dataclass(frozen=True)
class Unread:
    """A party that could not be read, and why."""

    party: str
    reason: str


def type_or_none(type_id: int) -> Optional[int]:
    """A type number, or ``None`` for the one that means "no type"."""
    return None if type_id == ABIDING_NO_TYPE else type_id
