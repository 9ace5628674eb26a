"""Functions of libraries in code that does not run when the module is imported.

A binding may open its library in a function that its user calls. The source then still says which
functions it declares (`library.f.argtypes = …`) and which it calls. The types are evaluated among
the module's names; nothing but names, attributes, lists and ctypes' own type makers is evaluated.
"""

import ast
import builtins
import copy
import ctypes
import os
import platform
import sys
from typing import Any, Dict, Iterator, List, Optional, Set, Tuple

from abiding_document import Place
from abiding_libraries import OWN_ATTRIBUTES, Declared, Library, Recorder, Variable
from abiding_sources import Source, Sources, assigned, assignments, dotted, is_scope, scoped, text_of
from abiding_target import Answers

# What the target answers about itself; none where this interpreter runs on it.
Facts = Optional[Dict[str, Any]]

OPENERS = {"CDLL": False, "PyDLL": False, "WinDLL": True, "OleDLL": True}
LOADERS = {"cdll": False, "pydll": False, "windll": True, "oledll": True}
MAKERS = ("POINTER", "CFUNCTYPE", "PYFUNCTYPE", "WINFUNCTYPE")
RECORDS = (ctypes.Structure, ctypes.Union)
# What a record says about its layout.
LAYOUT = ("_fields_", "_pack_", "_align_", "_anonymous_", "_layout_")
MISSING = object()


class Unknown(Exception):
    """An expression whose value is known only when the code runs."""


def library_name(node: ast.AST) -> str:
    """What a library is opened by, where that stands in the expression: `CDLL(None)`."""
    if isinstance(node, ast.Call) and (dotted(node.func) or "").split(".")[-1] in OPENERS:
        first = node.args[0] if node.args else ast.Constant(None)
        return str(first.value) if isinstance(first, ast.Constant) else ""
    return ""


def unreached(tree: ast.AST, facts: Facts) -> Set[ast.AST]:
    """Branches of conditions about the platform that are not taken on the target."""
    dead: Set[ast.AST] = set()
    known: Dict[str, Any] = {"sys": sys, "os": os, "platform": platform}
    for node in ast.walk(tree):
        for target, value in assignments(node):
            # `system = platform.system()`, tested further down.
            if isinstance(target, ast.Name) and isinstance(value, (ast.Call, ast.Attribute)):
                answer = answered(value, facts, known)
                if isinstance(answer, str):
                    known.setdefault(target.id, answer)
    for node in ast.walk(tree):
        if isinstance(node, ast.If):
            taken = answered(node.test, facts, known)
            if taken is not MISSING:
                dead.update(node.orelse if taken else node.body)
    return dead


def answered(question: ast.AST, facts: Facts, known: Dict[str, Any]) -> Any:
    """The answer to a question about nothing but the platform."""
    names = {node.id for node in ast.walk(question) if isinstance(node, ast.Name)}
    if not names or not names <= set(known):
        return MISSING
    asked = copy.deepcopy(question)
    if facts is not None:
        asked = Answers(facts).visit(asked)
    try:
        whole = ast.fix_missing_locations(ast.Expression(asked))
        return eval(compile(whole, "<platform>", "eval"), {"__builtins__": {}}, known)
    except Exception:  # whatever the expression asks for, it is not answered here
        return MISSING


class StaticReader:
    """Finds what one source file declares on and calls through libraries."""

    def __init__(self, source: Source, names: Dict[str, Any], facts: Facts) -> None:
        self.source = source
        self.names = names
        self.dead = unreached(source.tree, facts)
        self.openers: Dict[str, bool] = {}
        self.classes: Dict[str, bool] = dict(OPENERS)
        self.found: Dict[str, Declared] = {}
        self.variables: List[Variable] = []
        self.computed: List[Dict[str, Any]] = []
        self.records: List[Tuple[str, Any, Place]] = []
        self.qualified = {
            node: path + node.name
            for path, node in scoped(source.tree, "") if isinstance(node, ast.ClassDef)
        }

    def run(self) -> None:
        """Finds every function that the file declares or calls, its variables and records."""
        self._find_libraries()
        self._walk(self.source.tree, {}, {})

    def _find_libraries(self) -> None:
        """The dotted names that stand for a library anywhere in the file."""
        for _ in range(4):
            before = len(self.openers) + len(self.classes)
            for node in self._reached(self.source.tree):
                for target, value in assignments(node):
                    name, stdcall = dotted(target), self._opens(value)
                    if stdcall is not None and name:
                        self.openers.setdefault(name, stdcall)
                    last = (dotted(value) or "").split(".")[-1]
                    if name and last in self.classes:
                        self.classes.setdefault(name, self.classes[last])
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    self._returns(node)
            if len(self.openers) + len(self.classes) == before:
                return

    def _reached(self, tree: ast.AST) -> Iterator[ast.AST]:
        """Every node but those that only another platform gets to."""
        for node in ast.iter_child_nodes(tree):
            if node not in self.dead:
                yield node
                yield from self._reached(node)

    def _returns(self, function: Any) -> None:
        """A function that returns a library is one way to open it."""
        for node in self._reached(function):
            if isinstance(node, ast.Return) and node.value is not None:
                stdcall = self._opens(node.value)
                if stdcall is not None:
                    self.openers.setdefault(function.name + "()", stdcall)

    def _opens(self, node: ast.AST) -> Optional[bool]:
        """Whether the functions of the library that `node` yields are stdcall, if it is one."""
        if isinstance(node, ast.Call):
            name = dotted(node.func) or ""
            last = name.split(".")[-1]
            if last == "LoadLibrary":
                return LOADERS.get((["", *name.split(".")])[-2])
            return self.classes.get(last, self.openers.get(last + "()"))
        name = dotted(node)
        if name is None:
            return None
        parts = name.split(".")
        if len(parts) > 1 and parts[-2] in LOADERS and parts[0] in ("ctypes", parts[-2]):
            return LOADERS[parts[-2]]
        value = self.names.get(name, MISSING)
        if isinstance(value, ctypes.CDLL):
            return getattr(value, "_abiding_stdcall_", type(value).__name__ in ("WinDLL", "OleDLL"))
        return self.openers.get(name)

    def _walk(
        self, node: ast.AST, local: Dict[str, Any], functions: Dict[str, str], inside: bool = False
    ) -> None:
        """Statements in their order; `functions` holds names that stand for a library's function,
        and `inside` tells whether the statements are those of a function."""
        for child in ast.iter_child_nodes(node):
            if child in self.dead:
                continue
            if isinstance(child, ast.ClassDef) and inside:
                self._local_class(child, local)
            if is_scope(child):
                within = inside or not isinstance(child, ast.ClassDef)
                self._walk(child, dict(local), dict(functions), within)
                continue
            self._statement(child, local, functions)
            self._walk(child, local, functions, inside)

    def _local_class(self, node: ast.ClassDef, local: Dict[str, Any]) -> None:
        """A class that a function defines, if it is a record."""
        try:
            bases = [self._value(base, local) for base in node.bases]
        except Unknown:
            return
        if not any(isinstance(base, type) and issubclass(base, RECORDS) for base in bases):
            return
        at = self.source.place(node)
        try:
            made = self._record(node, bases, local)
        except Exception:  # ctypes refuses bad fields with errors of many kinds
            made = None
            local[node.name] = MISSING
        else:
            local[node.name] = made
        self.records.append((node.name, made, at))

    def _record(self, node: ast.ClassDef, bases: List[Any], local: Dict[str, Any]) -> Any:
        """The class itself, made of what it says about its layout."""
        inner = dict(local)
        said: Dict[str, Any] = {
            "__module__": self.names.get("__name__", ""), "__qualname__": self.qualified[node],
        }
        for statement in node.body:
            if isinstance(statement, ast.ClassDef):
                bases_inside = [self._value(base, inner) for base in statement.bases]
                inner[statement.name] = self._record(statement, bases_inside, inner)
            for name, value in assigned(statement):
                if name in LAYOUT:
                    said[name] = pairs(self._value(value, inner))
                else:
                    inner[name] = self._value(value, inner)
        return type(bases[0])(node.name, tuple(bases), said)

    def _statement(
        self, node: ast.AST, local: Dict[str, Any], functions: Dict[str, str]
    ) -> None:
        for target, value in assignments(node):
            if isinstance(target, ast.Attribute) and target.attr in ("argtypes", "restype"):
                noted = self._function(target.value, functions)
                if noted is not None:
                    self._declare(noted, target.attr, value, local)
        for name, assigned_value in assigned(node):
            noted = self._function(assigned_value, functions)
            if noted is not None:
                functions[name] = noted.name
                continue
            try:
                local[name] = self._value(assigned_value, local)
            except Unknown:
                local[name] = MISSING
        if isinstance(node, ast.Call):
            self._function(node.func, functions)
            self._function(node, functions)
            self._variable(node, local)
            self._prototype(node)

    def _prototype(self, node: ast.Call) -> None:
        """`prototype((name, library))` with a name that is computed."""
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Tuple) and len(first.elts) == 2:
            name, library = first.elts
            if not isinstance(name, ast.Constant) and self._opens(library) is not None:
                self.computed.append(self.source.place(node))

    def _variable(self, node: ast.Call, local: Dict[str, Any]) -> None:
        """`ctype.in_dll(library, "name")`."""
        function = node.func
        if not (isinstance(function, ast.Attribute) and function.attr == "in_dll" and len(node.args) == 2):
            return
        name, stdcall = text_of(node.args[1]), self._opens(node.args[0])
        if name is None or stdcall is None:
            return
        library, at = Library(library_name(node.args[0]), stdcall, ctypes.c_int, None), self.source.place(node)
        noted = Variable(name, library, None, at, self.source.guarded(node.lineno))
        try:
            noted.ctype = self._value(function.value, local)
        except Unknown:
            noted.unknown = "its type is known only when the code around it runs"
        self.variables.append(noted)

    def _function(self, node: ast.AST, functions: Dict[str, str]) -> Optional[Declared]:
        """The library's function that an expression stands for."""
        if isinstance(node, ast.Name) and node.id in functions:
            return self.found.get(functions[node.id])
        name, library = None, None
        if isinstance(node, ast.Attribute):
            name, library = node.attr, node.value
        elif isinstance(node, ast.Subscript):
            index = getattr(node.slice, "value", node.slice)
            name = index if isinstance(index, str) else text_of(index)
            library = node.value
        elif isinstance(node, ast.Call) and dotted(node.func) == "getattr" and len(node.args) > 1:
            name, library = text_of(node.args[1]), node.args[0]
        if name is None and library is not None and self._opens(library) is not None:
            self.computed.append(self.source.place(node))
        if name is None or library is None or name in OWN_ATTRIBUTES or name.startswith("__"):
            return None
        stdcall = self._opens(library)
        if stdcall is None:
            return None
        if name not in self.found:
            holder = Library(library_name(library), stdcall, ctypes.c_int, None)
            self.found[name] = Declared(name, holder, self.source.place(node))
            self.found[name].optional = self.source.guarded(getattr(node, "lineno", 0))
        return self.found[name]

    def _declare(self, noted: Declared, what: str, value: ast.AST, local: Dict[str, Any]) -> None:
        try:
            evaluated = self._value(value, local)
        except Unknown:
            noted.unknown = "its %s is known only when the code around it runs" % what
            noted.at = self.source.place(value)
            return
        if what == "restype":
            noted.result, noted.result_set = evaluated, True
            noted.result_at, noted.result_spelled = self.source.place(value), self.source.spelled(value)
        elif isinstance(evaluated, (list, tuple)):
            noted.parameters, noted.parameters_at = list(evaluated), self.source.place(value)
            elements = getattr(value, "elts", None)
            if elements is not None and len(elements) == len(evaluated):
                noted.parameters_spelled = [self.source.spelled(each) for each in elements]

    def _value(self, node: ast.AST, local: Dict[str, Any]) -> Any:
        """The value of an expression that only names types."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            for names in (local, self.names, vars(builtins)):
                if node.id in names:
                    if names[node.id] is MISSING:
                        raise Unknown
                    return names[node.id]
            raise Unknown
        if isinstance(node, ast.Attribute):
            owner = self._value(node.value, local)
            if isinstance(owner, (type, type(sys))) and hasattr(owner, node.attr):
                return getattr(owner, node.attr)
            raise Unknown
        if isinstance(node, (ast.List, ast.Tuple)):
            return [self._value(each, local) for each in node.elts]
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Add)):
            left, right = self._value(node.left, local), self._value(node.right, local)
            plain = (int, list, tuple, type)
            if isinstance(left, plain) and isinstance(right, plain):
                try:
                    return left * right if isinstance(node.op, ast.Mult) else left + right
                except TypeError:
                    raise Unknown
        if isinstance(node, ast.Call) and (dotted(node.func) or "").split(".")[-1] in MAKERS:
            if not node.keywords:
                maker = self._value(node.func, local)
                try:
                    return maker(*[self._value(each, local) for each in node.args])
                except TypeError:
                    raise Unknown
        raise Unknown


def pairs(value: Any) -> Any:
    """Fields as ctypes takes them: tuples in a list."""
    if not isinstance(value, list):
        return value
    return [tuple(each) if isinstance(each, list) else each for each in value]


def readers(sources: Sources, facts: Facts) -> List[StaticReader]:
    """A reader of each of the party's files that has read it."""
    found = []
    for module in sources.modules():
        source = sources.read(module.__file__)
        if source is not None:
            found.append(StaticReader(source, vars(module), facts))
            found[-1].run()
    return found


def declared(read: List[StaticReader], recorder: Recorder) -> Iterator[Declared]:
    """Every function of a library that the party's files mention and that was not recorded."""
    recorded = {
        name for library in recorder.libraries for name, noted in library.functions.items()
        if noted.result_set or noted.parameters is not None
    }
    for reader in read:
        for noted in reader.found.values():
            if noted.name not in recorded:
                recorded.add(noted.name)
                yield noted


def variables(read: List[StaticReader], recorder: Recorder) -> Iterator[Variable]:
    """Every global variable of a library that the party's files mention and that was not recorded."""
    recorded = {noted.name for noted in recorder.variables}
    for reader in read:
        for noted in reader.variables:
            if noted.name not in recorded:
                recorded.add(noted.name)
                yield noted


def records(read: List[StaticReader]) -> Iterator[Tuple[str, Any, Place]]:
    """Every record that a function of the party defines, with its class if that can be told."""
    for reader in read:
        yield from reader.records


def computed(read: List[StaticReader], recorder: Recorder) -> Iterator[Dict[str, Any]]:
    """Where the party takes functions by names that its source does not spell, and took none when
    it was imported."""
    for reader in read:
        for at in reader.computed:
            if (at["file"], at["line"]) not in recorder.ran:
                yield at
