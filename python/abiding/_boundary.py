"""Boundaries as ``abiding.toml`` describes them."""

from __future__ import annotations

import os
from ctypes import POINTER, byref
from typing import List, Union

from ._contract import Contract
from ._declarations import AbidingBoundary, AbidingContract, AbidingDifferences, lib
from ._differences import Differences
from ._error import check, copied, counted
from ._handle import Handle


class Boundary(Handle):
    """A boundary: its parties, targets and exceptions."""

    _free = lib.abiding_boundary_free

    @classmethod
    def load(cls, path: Union[str, os.PathLike[str]]) -> Boundary:
        """Reads a configuration file, and no party yet."""
        data = os.fspath(path).encode("utf-8")
        out = POINTER(AbidingBoundary)()
        check(lib.abiding_boundary_load(data, len(data), byref(out)))
        return cls(out)

    @property
    def name(self) -> str:
        """The boundary's name."""
        return copied(lib.abiding_boundary_name, self._alive)

    @property
    def parties(self) -> List[str]:
        """The names of the parties."""
        count = counted(lib.abiding_boundary_party_count, self._alive)
        return [copied(lib.abiding_boundary_party, self._alive, index) for index in range(count)]

    def extract(self, party: str, target: str = "host") -> Contract:
        """Reads one party with its own compiler, which may take seconds."""
        who, where = party.encode("utf-8"), target.encode("utf-8")
        out = POINTER(AbidingContract)()
        check(
            lib.abiding_boundary_extract(
                self._alive, who, len(who), where, len(where), byref(out)
            )
        )
        return Contract(out)

    def check(self, target: str = "host") -> Differences:
        """Reads all parties and compares them, as ``abiding check`` does."""
        where = target.encode("utf-8")
        out = POINTER(AbidingDifferences)()
        check(lib.abiding_boundary_check(self._alive, where, len(where), byref(out)))
        return Differences(out)
