"""What the introspector found out, as plain data for one JSON document.

Sizes, offsets and alignments are in bytes as this interpreter has them, widths and shifts in bits.
Types stand in one list and refer to each other by their place in it.
"""

from typing import Any, Dict, List, Optional

Place = Optional[Dict[str, Any]]


def place(file: str, line: int, column: int = 0) -> Dict[str, Any]:
    """A place in a source file: lines and columns from 1, column 0 where it is not known."""
    return {"file": file, "line": line, "column": column}


class Document:
    """Everything that is printed in the end."""

    def __init__(self) -> None:
        self.types: List[Dict[str, Any]] = []
        self.named: List[Dict[str, Any]] = []
        self.functions: List[Dict[str, Any]] = []
        self.globals: List[Dict[str, Any]] = []
        self.constants: List[Dict[str, Any]] = []
        self.gaps: List[Dict[str, Any]] = []
        self._ids: Dict[Any, int] = {}
        self._alive: List[Any] = []

    def known(self, key: Any) -> Optional[int]:
        """The type that was added for `key`."""
        return self._ids.get(key)

    def reserve(self, key: Any, keep: Any = None) -> int:
        """A place for the type that `key` stands for; types may refer to it before it is filled.

        `keep` is kept alive, for keys made of an object's identity.
        """
        self._alive.append(keep)
        self.types.append({"kind": "void"})
        self._ids[key] = len(self.types) - 1
        return self._ids[key]

    def add(self, key: Any, node: Dict[str, Any], keep: Any = None) -> int:
        """Adds a type that refers to none that is still being read."""
        index = self.known(key)
        if index is None:
            index = self.reserve(key, keep)
            self.types[index] = node
        return index

    def void(self) -> int:
        """No value."""
        return self.add("void", {"kind": "void"})

    def primitive(self, word: str, size: int, align: int) -> int:
        """A number, as the party's language calls it."""
        node = {"kind": "primitive", "word": word, "size": size, "align": align}
        return self.add(("primitive", word), node)

    def pointer(self, target: int) -> int:
        """A pointer to data or, where the target is one, to a function."""
        return self.add(("pointer", target), {"kind": "pointer", "target": target})

    def opaque(self, name: str, at: Place = None) -> int:
        """A type that is named and never defined."""
        return self.add(("opaque", name), {"kind": "opaque", "name": name, "place": at})

    def unsupported(self, spelled: str, reason: str) -> int:
        """A type that has no place in a contract."""
        return self.add(
            ("unsupported", spelled, reason), {"kind": "unsupported", "reason": reason}
        )

    def gap(
        self, item: str, kind: str, reason: str, remedy: Optional[str] = None, at: Place = None
    ) -> None:
        """Something that the module has and that could not be read."""
        entry = {"item": item, "kind": kind, "reason": reason, "remedy": remedy, "place": at}
        if entry not in self.gaps:
            self.gaps.append(entry)

    def constant(self, name: str, path: str, value: Any, at: Place) -> None:
        """A module-level value."""
        if isinstance(value, bool):
            shape: Dict[str, Any] = {"bool": value}
        elif isinstance(value, int):
            shape = {"int": str(value)}
        elif isinstance(value, float):
            shape = {"float": value.hex()}
        elif isinstance(value, str):
            try:
                shape = {"bytes": list(value.encode("utf-8"))}
            except UnicodeEncodeError:
                self.gap(name, "constant", "its text has no UTF-8 form", None, at)
                return
        else:
            shape = {"bytes": list(value)}
        self.constants.append({"name": name, "path": path, "value": shape, "place": at})
