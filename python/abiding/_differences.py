"""What contracts disagree on."""

from __future__ import annotations

from ctypes import POINTER, byref, c_uint32, sizeof
from dataclasses import dataclass
from typing import Callable, Iterable, Iterator, List, Optional, Sequence

from . import _facts as facts
from ._contract import Contract, place
from ._declarations import (
    AbidingCompareOptions,
    AbidingContract,
    AbidingDifference,
    AbidingDifferences,
    AbidingException,
    AbidingFormat,
    AbidingLevel,
    AbidingUnread,
    AbidingVerdict,
    Visit,
    lib,
)
from ._error import check, counted, lent, taken, text
from ._handle import Handle


@dataclass(frozen=True)
class Exemption:
    """A difference that is known and accepted: a glob of items, a code (empty for all), a reason."""

    item: str
    reason: str
    code: str = ""


class Differences(Handle):
    """What contracts disagree on, worst first. Outlives the contracts."""

    _free = lib.abiding_differences_free

    @property
    def verdict(self) -> AbidingVerdict:
        """What the comparison comes to."""
        out = c_uint32()
        check(lib.abiding_differences_verdict(self._alive, byref(out)))
        return AbidingVerdict(out.value)

    def count(self, least: AbidingLevel = AbidingLevel.NOTE) -> int:
        """The number of differences of at least this level."""
        return counted(lib.abiding_differences_count, self._alive, least)

    def __len__(self) -> int:
        return self.count()

    def __bool__(self) -> bool:
        """True even where nothing differs: ask :attr:`verdict`, which also knows what was not read."""
        return True

    def __iter__(self) -> Iterator[facts.Difference]:
        return (self[index] for index in range(self.count()))

    def __getitem__(self, index: int) -> facts.Difference:
        out = AbidingDifference()
        check(lib.abiding_differences_get(self._alive, index, sizeof(out), byref(out)))
        return _difference(out)

    def each(
        self,
        function: Callable[[facts.Difference], Optional[bool]],
        least: AbidingLevel = AbidingLevel.NOTE,
    ) -> None:
        """Calls ``function`` with each difference, worst first, until it returns ``False``.

        What it raises stops, too, and is raised again here: no exception crosses the library.
        """
        raised: List[BaseException] = []
        stopped = False

        @Visit
        def visit(difference: "POINTER(AbidingDifference)", _user_data: object) -> int:  # type: ignore[valid-type]
            nonlocal stopped
            try:
                stopped = function(_difference(difference.contents)) is False  # type: ignore[attr-defined]
            except BaseException as error:  # Whatever it is, it must not cross.
                raised.append(error)
            return 1 if stopped or raised else 0

        status = lib.abiding_differences_each(self._alive, least, visit, None)
        if raised:
            raise raised[0]
        if not stopped:
            check(status)

    @property
    def unread(self) -> List[facts.Unread]:
        """The parties that could not be read."""
        parties = []
        for index in range(counted(lib.abiding_differences_unread_count, self._alive)):
            out = AbidingUnread()
            check(lib.abiding_differences_unread(self._alive, index, sizeof(out), byref(out)))
            parties.append(facts.Unread(text(out.party), text(out.reason)))
        return parties

    def report(self, format: AbidingFormat = AbidingFormat.HUMAN) -> str:
        """A report of the differences and of what was compared."""
        return taken(lib.abiding_differences_report, self._alive, format)


def compare(
    *contracts: Contract,
    exemptions: Iterable[Exemption] = (),
    fail_on: AbidingLevel = AbidingLevel.WARNING,
) -> Differences:
    """Compares contracts for the same target, each with each; two at least."""
    texts = [[part.encode("utf-8") for part in (e.item, e.code, e.reason)] for e in exemptions]
    accepted = (AbidingException * len(texts))(
        *(AbidingException(*(lent(part) for part in parts)) for parts in texts)
    )
    options = AbidingCompareOptions()
    check(lib.abiding_compare_options_init(byref(options), sizeof(options)))
    options.exceptions = accepted
    options.exception_count = len(texts)
    options.fail_on = fail_on
    handles = _handles(contracts)
    out = POINTER(AbidingDifferences)()
    check(lib.abiding_compare_all(handles, len(contracts), byref(options), byref(out)))
    return Differences(out)


def _handles(contracts: Sequence[Contract]) -> object:
    return (POINTER(AbidingContract) * len(contracts))(*(one._alive for one in contracts))


def _difference(out: AbidingDifference) -> facts.Difference:
    return facts.Difference(
        level=AbidingLevel(out.level),
        code=text(out.code),
        item=text(out.item),
        message=text(out.message),
        left=facts.Side(text(out.left_party), text(out.left_item), place(out.left_place)),
        right=facts.Side(text(out.right_party), text(out.right_item), place(out.right_place)),
    )
