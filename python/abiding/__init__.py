"""abiding: proves that every language on a C ABI boundary sees the same boundary.

A face of the C library in ctypes. Handles are context managers and also close when nothing refers
to them; what they give (:class:`Item`, :class:`Difference`, …) owns its text. Failures are
:class:`AbidingError`.

    >>> from abiding import Boundary
    >>> with Boundary.load("abiding.toml") as boundary, boundary.check() as differences:
    ...     print(differences.verdict, differences.report())
"""

from ctypes import byref, sizeof

from ._boundary import Boundary
from ._contract import Contract
from ._declarations import (
    AbidingEndian as Endian,
    AbidingFormat as Format,
    AbidingItemKind as ItemKind,
    AbidingLevel as Level,
    AbidingLinkage as Linkage,
    AbidingLogLevel as LogLevel,
    AbidingNullability as Nullability,
    AbidingStatus as Status,
    AbidingTargetFacts as TargetFacts,
    AbidingTypeKind as TypeKind,
    AbidingVerdict as Verdict,
    lib as _lib,
)
from ._differences import Differences, Exemption, compare
from ._error import AbidingError, check as _check
from ._facts import Difference, Enumerator, Field, Item, Parameter, Place, Side, Type, Unread
from ._log import set_log, unset_log

__all__ = [
    "AbidingError",
    "Boundary",
    "Contract",
    "Difference",
    "Differences",
    "Endian",
    "Enumerator",
    "Exemption",
    "Field",
    "Format",
    "Item",
    "ItemKind",
    "Level",
    "Linkage",
    "LogLevel",
    "Nullability",
    "Parameter",
    "Place",
    "Side",
    "Status",
    "TargetFacts",
    "Type",
    "TypeKind",
    "Unread",
    "Verdict",
    "compare",
    "has_feature",
    "set_log",
    "target_facts",
    "unset_log",
    "version",
]


def target_facts(triple: str = "host") -> TargetFacts:
    """What C looks like on a target, in rustc's spelling."""
    data, out = triple.encode("utf-8"), TargetFacts()
    _check(_lib.abiding_target_facts(data, len(data), sizeof(out), byref(out)))
    return out


def version() -> str:
    """The version of the library that runs."""
    return _lib.abiding_version().decode("ascii")


def has_feature(feature: str) -> bool:
    """Whether the library can do what ``feature`` names."""
    return bool(_lib.abiding_has_feature(feature.encode("utf-8")))
