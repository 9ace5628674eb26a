"""An owner of one handle of the library."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Callable, Optional, Type, TypeVar

Self = TypeVar("Self", bound="Handle")


class Handle:
    """Owns a handle: closed by ``with``, by :meth:`close`, or when nothing refers to it any more.

    Using it afterwards raises ``ValueError``; closing it again does nothing.
    """

    _free: Callable[[Any], None]

    def __init__(self, pointer: Any) -> None:
        self._pointer: Optional[Any] = pointer

    def close(self) -> None:
        """Frees the handle. What was made from it stays."""
        pointer, self._pointer = getattr(self, "_pointer", None), None
        if pointer is not None:
            type(self)._free(pointer)

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    @property
    def _alive(self) -> Any:
        if self._pointer is None:
            raise ValueError(f"this {type(self).__name__} is closed")
        return self._pointer
