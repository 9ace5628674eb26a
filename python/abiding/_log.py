"""What the library says while it works."""

from __future__ import annotations

import itertools
from typing import Callable, Dict

from ._declarations import AbidingLogLevel, Destroy, Log, lib
from ._error import check

#: The callbacks that the library holds, by their user data. A callback of ctypes must outlive its
#: last call, which may still run when another one has taken its place: only the library's own word,
#: the destructor, removes it.
_held: Dict[int, object] = {}
_numbers = itertools.count(1)


@Destroy
def _release(user_data: int) -> None:
    _held.pop(user_data, None)


def set_log(
    function: Callable[[AbidingLogLevel, str], None],
    least: AbidingLogLevel = AbidingLogLevel.INFO,
) -> None:
    """Has ``function`` told what the library does, in place of the one before.

    It is called from any thread. What it raises goes to ``sys.unraisablehook``, since there is no
    caller to tell.
    """

    @Log
    def tell(level: int, message: bytes, _user_data: int) -> None:
        function(AbidingLogLevel(level), message.decode("utf-8"))

    number = next(_numbers)
    _held[number] = tell
    try:
        check(lib.abiding_log_set(tell, number, _release, least))
    except BaseException:
        del _held[number]
        raise


def unset_log() -> None:
    """Has nobody told any more."""
    check(lib.abiding_log_set(Log(), None, Destroy(), AbidingLogLevel.WARNING))
