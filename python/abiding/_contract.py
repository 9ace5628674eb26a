"""Contracts."""

from __future__ import annotations

import os
from ctypes import POINTER, byref, c_size_t, sizeof
from typing import Any, Iterator, Type as Class, Union

from . import _facts as facts
from ._declarations import (
    AbidingConstant,
    AbidingContract,
    AbidingEnumerator,
    AbidingField,
    AbidingItem,
    AbidingItemKind,
    AbidingLinkage,
    AbidingNullability,
    AbidingParameter,
    AbidingPlace,
    AbidingType,
    AbidingTypeKind,
    AbidingValueKind,
    lib,
)
from ._error import check, copied, counted, raw, taken, text
from ._handle import Handle


class Contract(Handle):
    """Everything one party says about a boundary on one target. Never changes, so that any number
    of threads may use it at once."""

    _free = lib.abiding_contract_free

    @classmethod
    def parse(cls, json: Union[str, bytes]) -> Contract:
        """Reads the JSON form."""
        data = json.encode("utf-8") if isinstance(json, str) else json
        out = POINTER(AbidingContract)()
        check(lib.abiding_contract_parse(data, len(data), byref(out)))
        return cls(out)

    @classmethod
    def read(cls, path: Union[str, os.PathLike[str]]) -> Contract:
        """Reads a file that holds the JSON form."""
        data = os.fspath(path).encode("utf-8")
        out = POINTER(AbidingContract)()
        check(lib.abiding_contract_read(data, len(data), byref(out)))
        return cls(out)

    def clone(self) -> Contract:
        """A second owner of the same contract, which costs next to nothing."""
        out = POINTER(AbidingContract)()
        check(lib.abiding_contract_clone(self._alive, byref(out)))
        return type(self)(out)

    def to_json(self) -> str:
        """The JSON form; the same contract always gives the same text."""
        return taken(lib.abiding_contract_to_json, self._alive)

    @property
    def party(self) -> str:
        """The party's name."""
        return copied(lib.abiding_contract_party, self._alive)

    @property
    def target(self) -> str:
        """The target in rustc's spelling."""
        return copied(lib.abiding_contract_target, self._alive)

    @property
    def language(self) -> str:
        """The party's language."""
        return copied(lib.abiding_contract_language, self._alive)

    def count(self, kind: AbidingItemKind) -> int:
        """The number of items of one kind."""
        return counted(lib.abiding_contract_count, self._alive, kind)

    def items(self, kind: AbidingItemKind) -> Iterator[facts.Item]:
        """The items of one kind, in the party's own order."""
        return (self.item(kind, index) for index in range(self.count(kind)))

    def find(self, kind: AbidingItemKind, name: str) -> facts.Item:
        """The item with this name (or symbol), the first of several."""
        data, index = name.encode("utf-8"), c_size_t()
        check(lib.abiding_contract_find(self._alive, kind, data, len(data), byref(index)))
        return self.item(kind, index.value)

    def item(self, kind: AbidingItemKind, index: int) -> facts.Item:
        """One item of one kind."""
        out = self._fill(AbidingItem, lib.abiding_contract_item, kind, index)
        return facts.Item(
            kind=AbidingItemKind(out.kind),
            name=text(out.name),
            path=text(out.path),
            symbol=text(out.symbol),
            reason=text(out.reason),
            place=place(out.place),
            type_id=facts.type_or_none(out.type_id),
            linkage=AbidingLinkage(out.linkage),
            is_constant=bool(out.is_constant),
            is_thread_local=bool(out.is_thread_local),
        )

    def value(self, index: int) -> facts.Value:
        """The value of the constant at ``index``."""
        out = self._fill(AbidingConstant, lib.abiding_contract_constant, index)
        unsigned = out.high << 64 | out.low
        return {
            AbidingValueKind.INTEGER: lambda: _signed(unsigned),
            AbidingValueKind.UNSIGNED: lambda: unsigned,
            AbidingValueKind.BOOLEAN: lambda: bool(out.low),
            AbidingValueKind.FLOAT: lambda: out.number,
            AbidingValueKind.BYTES: lambda: raw(out.bytes),
            AbidingValueKind.UNDEFINED: lambda: None,
        }[AbidingValueKind(out.kind)]()

    def type(self, type_id: int) -> facts.Type:
        """One type."""
        out = self._fill(AbidingType, lib.abiding_contract_type, type_id)
        return facts.Type(
            kind=AbidingTypeKind(out.kind),
            name=text(out.name),
            path=text(out.path),
            form=text(out.form),
            place=place(out.place),
            size=out.size,
            alignment=out.alignment,
            length=out.length,
            count=out.count,
            inner=facts.type_or_none(out.inner),
            nullability=AbidingNullability(out.nullability),
            is_signed=bool(out.is_signed),
            is_constant=bool(out.is_constant),
            is_volatile=bool(out.is_volatile),
            is_flexible=bool(out.is_flexible),
            is_closed=bool(out.is_closed),
            is_layout_promised=bool(out.is_layout_promised),
            is_variadic=bool(out.is_variadic),
            is_noreturn=bool(out.is_noreturn),
        )

    def fields(self, type_id: int) -> Iterator[facts.Field]:
        """The fields of a struct or union."""
        for out in self._parts(type_id, AbidingField, lib.abiding_contract_field):
            yield facts.Field(
                name=text(out.name),
                spelled=text(out.spelled),
                place=place(out.place),
                bit_offset=out.bit_offset,
                alignment=out.alignment,
                type_id=out.type_id,
                bit_width=out.bit_width if out.is_bit_field else None,
            )

    def enumerators(self, type_id: int) -> Iterator[facts.Enumerator]:
        """The enumerators of an enumeration."""
        for out in self._parts(type_id, AbidingEnumerator, lib.abiding_contract_enumerator):
            value = _signed(out.high << 64 | out.low)
            yield facts.Enumerator(name=text(out.name), value=value, place=place(out.place))

    def parameters(self, type_id: int) -> Iterator[facts.Parameter]:
        """The parameters of a function type."""
        for out in self._parts(type_id, AbidingParameter, lib.abiding_contract_parameter):
            yield facts.Parameter(
                name=text(out.name),
                spelled=text(out.spelled),
                place=place(out.place),
                type_id=out.type_id,
            )

    def _parts(self, type_id: int, kind: Class[Any], ask: Any) -> Iterator[Any]:
        for index in range(self.type(type_id).count):
            yield self._fill(kind, ask, type_id, index)

    def _fill(self, kind: Class[Any], ask: Any, *which: int) -> Any:
        out = kind()
        check(ask(self._alive, *which, sizeof(out), byref(out)))
        return out


def place(at: AbidingPlace) -> facts.Place:
    """A place that owns its text."""
    return facts.Place(text(at.file), at.line, at.column)


def _signed(value: int) -> int:
    """128 bits in two's complement: ``2**128 - 1`` is -1."""
    return value - (1 << 128) if value >> 127 else value
