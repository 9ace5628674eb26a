"""Which files belong to the party, and where in them its declarations stand."""

import ast
import os
import sys
from typing import Any, Dict, Iterator, List, Optional, Set, Tuple

from abiding_document import Place, place

ENDINGS = (".py", ".pyw")


class Source:
    """One file of the party, parsed."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.tree = ast.parse(text, file)
        self.lines = text.encode("utf-8").split(b"\n")
        self.guards = list(guards(self.tree))
        self.bound = bound(self.tree)

    def guarded(self, line: int) -> bool:
        """Whether a symbol that is missing is no failure on this line."""
        return any(first <= line <= last for first, last in self.guards)

    def place(self, node: ast.AST) -> Dict[str, Any]:
        """Where `node` begins."""
        line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", -1)
        return place(self.file, line, column + 1)

    def spelled(self, node: ast.AST) -> str:
        """The text of an expression, on one line."""
        first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", None) or 0
        start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", None) or 0
        if not 0 < first <= last <= len(self.lines):
            return ""
        lines = self.lines[first - 1 : last]
        lines[-1] = lines[-1][:end]
        lines[0] = lines[0][start:]
        return " ".join(b" ".join(lines).decode("utf-8", "replace").split())


class ClassPlace:
    """Where a class, its fields and its members stand."""

    def __init__(self, at: Dict[str, Any]) -> None:
        self.at = at
        self.fields: Dict[str, Dict[str, Any]] = {}
        self.spelled: Dict[str, str] = {}
        self.members: Dict[str, Dict[str, Any]] = {}


class Sources:
    """The party's files and what stands where in them."""

    def __init__(self, main: Optional[str], package: Optional[str]) -> None:
        """`main` is the module's file, `package` the folder whose files belong to it as well."""
        self.main = os.path.realpath(main) if main else None
        self.package = os.path.realpath(package) if package else None
        self.files: Dict[str, Source] = {}
        self.classes: Dict[Tuple[str, str], ClassPlace] = {}
        self.names: Dict[Tuple[str, str], Dict[str, Any]] = {}
        self._own: Dict[str, Optional[str]] = {}

    def own(self, file: Optional[str]) -> Optional[str]:
        """The absolute path of `file` if it belongs to the party."""
        if not file:
            return None
        if file not in self._own:
            self._own[file] = self._is_own(os.path.realpath(file))
        return self._own[file]

    def _is_own(self, path: str) -> Optional[str]:
        inside = self.package is not None and path.startswith(self.package + os.sep)
        return path if path == self.main or (inside and path.endswith(ENDINGS)) else None

    def modules(self) -> List[Any]:
        """The party's modules that were imported, the main one first."""
        found = []
        for module in list(sys.modules.values()):
            file = self.own(getattr(module, "__file__", None))
            if file and module not in found:
                found.append(module)
        found.sort(key=lambda module: (os.path.realpath(module.__file__) != self.main, module.__name__))
        return found

    def read(self, file: str) -> Optional[Source]:
        """The parsed file, if it is a source of the party."""
        path = self.own(file)
        if path is None or not path.endswith(ENDINGS):
            return None
        if path not in self.files:
            with open(path, "rb") as opened:
                text = decoded(opened.read())
            self.files[path] = Source(path, text)
            self._index(self.files[path])
        return self.files[path]

    def _index(self, source: Source) -> None:
        for path, node in scoped(source.tree, ""):
            if isinstance(node, ast.ClassDef):
                found = ClassPlace(source.place(node))
                self.classes.setdefault((source.file, path + node.name), found)
                for statement in node.body:
                    for name, value in assigned(statement):
                        found.members[name] = source.place(statement)
                        if name == "_fields_":
                            self._fields(source, found, value)
            for target, value in attribute_assigned(node, "_fields_"):
                found = self.classes.get((source.file, target))
                if found is not None:
                    self._fields(source, found, value)
            if path == "":
                for name, _ in assigned(node):
                    self.names.setdefault((source.file, name), source.place(node))

    def _fields(self, source: Source, found: ClassPlace, value: ast.AST) -> None:
        for node in ast.walk(value):
            if not isinstance(node, (ast.Tuple, ast.List)) or len(node.elts) < 2:
                continue
            name = text_of(node.elts[0])
            if name is not None:
                found.fields[name] = source.place(node.elts[0])
                found.spelled[name] = source.spelled(node.elts[1])

    def of_class(self, cls: type) -> Optional[ClassPlace]:
        """Where a class stands, if it is the party's."""
        module = sys.modules.get(cls.__module__)
        source = self.read(getattr(module, "__file__", None) or "")
        if source is None:
            return None
        name = cls.__qualname__.replace("<locals>.", "")
        return self.classes.get((source.file, name))

    def is_made(self, file: Optional[str], name: str) -> bool:
        """Whether a name that no statement of a module assigns was put there by its own code, as
        with `globals()[name] = value`, and not imported."""
        source = self.read(file or "")
        return source is not None and not {name, "*"} & source.bound

    def of_name(self, file: Optional[str], name: str) -> Place:
        """Where a module-level name is assigned."""
        source = self.read(file or "")
        return self.names.get((source.file, name)) if source else None

    def lines(self) -> Iterator[Tuple[str, int]]:
        """The lines of the party that are running, the innermost first."""
        frame = sys._getframe(1)
        while frame is not None:
            file = self.own(frame.f_code.co_filename)
            if file is not None:
                yield file, frame.f_lineno
            frame = frame.f_back

    def guarded(self) -> bool:
        """Whether the party's code that is running copes with a symbol that is missing."""
        frame = sys._getframe(1)
        while frame is not None:
            source = self.read(frame.f_code.co_filename)
            if source is not None and source.guarded(frame.f_lineno):
                return True
            frame = frame.f_back
        return False

    def here(self) -> Place:
        """The statement of the party that is running: at module level where there is one.

        A helper that declares many functions is no good place for any of them; the module's own
        line that calls it is.
        """
        innermost = None
        frame = sys._getframe(1)
        while frame is not None:
            file = self.own(frame.f_code.co_filename)
            if file is not None:
                at = place(file, frame.f_lineno)
                if frame.f_code.co_name == "<module>":
                    return at
                innermost = innermost or at
            frame = frame.f_back
        return innermost


def bound(tree: ast.AST) -> Set[str]:
    """The names that imports give, `*` for those that nobody lists, and those of loops."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.For):
            names = (each for each in ast.walk(node.target) if isinstance(each, ast.Name))
            found.update(each.id for each in names)
    return found


# What ctypes raises where a library lacks a symbol, and what catches it.
MISSING_SYMBOL = {"AttributeError", "ValueError", "Exception", "BaseException"}


def guards(tree: ast.AST) -> Iterator[Tuple[int, int]]:
    """The first and last lines of code that looks first whether a library has a symbol, or that
    catches what is raised if it has not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Try):
            if any(catches(handler.type) for handler in node.handlers):
                yield extent(node.body)
        elif isinstance(node, ast.With):
            called = [item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call)]
            if any((dotted(call.func) or "").endswith("suppress") for call in called):
                if any(catches(each) for call in called for each in call.args):
                    yield extent(node.body)
        elif isinstance(node, (ast.If, ast.IfExp)) and asks_for_symbol(node.test):
            yield node.lineno, node.end_lineno or node.lineno
        elif isinstance(node, ast.Call) and dotted(node.func) == "getattr" and len(node.args) == 3:
            yield node.lineno, node.end_lineno or node.lineno


def catches(handled: Optional[ast.AST]) -> bool:
    """Whether an `except` of this is one for missing symbols."""
    if handled is None:
        return True
    each = handled.elts if isinstance(handled, ast.Tuple) else [handled]
    return any((dotted(one) or "").split(".")[-1] in MISSING_SYMBOL for one in each)


def asks_for_symbol(test: ast.AST) -> bool:
    """Whether a condition asks if an object has an attribute."""
    calls = (node for node in ast.walk(test) if isinstance(node, ast.Call))
    return any(dotted(call.func) == "hasattr" for call in calls)


def extent(body: List[ast.stmt]) -> Tuple[int, int]:
    """The first and the last line of statements."""
    return body[0].lineno, max(each.end_lineno or each.lineno for each in body)


def decoded(data: bytes) -> str:
    """The text of a Python source, by its own declaration of its encoding."""
    import io
    import tokenize

    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding)


def scoped(tree: ast.AST, path: str) -> Iterator[Tuple[str, ast.AST]]:
    """Every statement with the dotted names of the classes and functions around it."""
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, (ast.stmt, ast.excepthandler)):
            continue
        yield path, node
        name = getattr(node, "name", None) if is_scope(node) else None
        yield from scoped(node, path + name + "." if name else path)


def is_scope(node: ast.AST) -> bool:
    """Whether names inside `node` are not those outside."""
    return isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))


def assigned(node: ast.AST) -> Iterator[Tuple[str, ast.AST]]:
    """The plain names that a statement assigns, each with the value."""
    for target, value in assignments(node):
        if isinstance(target, ast.Name):
            yield target.id, value
        elif isinstance(target, (ast.Tuple, ast.List)):
            for element in target.elts:
                if isinstance(element, ast.Name):
                    yield element.id, value


def attribute_assigned(node: ast.AST, attribute: str) -> Iterator[Tuple[str, ast.AST]]:
    """What stands before `.attribute` in an assignment to it, each with the value."""
    for target, value in assignments(node):
        if isinstance(target, ast.Attribute) and target.attr == attribute:
            name = dotted(target.value)
            if name is not None:
                yield name, value


def assignments(node: ast.AST) -> Iterator[Tuple[ast.AST, ast.AST]]:
    """The targets of an assignment, each with its value; `a, b = 1, 2` are two."""
    targets, value = targets_of(node)
    for target in targets:
        if value is None:
            continue
        left, right = getattr(target, "elts", None), getattr(value, "elts", None)
        if left is not None and right is not None and len(left) == len(right):
            yield from zip(left, right)
        else:
            yield target, value


def targets_of(node: ast.AST) -> Tuple[List[ast.AST], Optional[ast.AST]]:
    """The targets and the value of an assignment of any kind."""
    if isinstance(node, ast.Assign):
        return list(node.targets), node.value
    if isinstance(node, (ast.AnnAssign, ast.AugAssign)):
        return [node.target], node.value
    return [], None


def dotted(node: ast.AST) -> Optional[str]:
    """`a.b.c` as text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return before + "." + node.attr if before else None
    return None


def text_of(node: ast.AST) -> Optional[str]:
    """The value of a text in quotes."""
    value = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None
