"""Compiles the party's modules so that they can be read, also for a target that the interpreter
does not run on.

What a module asks about the platform is answered for the target: `sys.platform`, `os.name`,
`platform.system()` and the like in the party's own source, and `ctypes.sizeof` of plain C types
where the party calls it. Nothing else of Python is changed, since its own library needs the truth.
"""

import ast
import ctypes
import importlib.machinery
import sys
from ctypes import wintypes
from typing import Any, Dict, Optional

from abiding_document import Document
from abiding_sources import Sources, decoded

# The name under which the party's modules find what notes global variables.
IN_DLL = "__abiding_in_dll__"

# What the source says -> which fact answers it.
ATTRIBUTES = {
    ("sys", "platform"): "platform",
    ("sys", "byteorder"): "byteorder",
    ("sys", "maxsize"): "maxsize",
    ("os", "name"): "os_name",
}
CALLS = {
    ("platform", "system"): "system",
    ("platform", "machine"): "machine",
    ("platform", "architecture"): "architecture",
}


class Target:
    """The facts of the target."""

    def __init__(self, facts: Dict[str, Any], document: Document) -> None:
        pointer = facts["pointer"]
        self.facts = dict(facts)
        self.facts["maxsize"] = (1 << (8 * pointer - 1)) - 1
        self.facts["architecture"] = ("%dbit" % (8 * pointer), "")
        self.sizes: Dict[str, int] = facts["sizes"]
        self.document = document

    def install(self, sources: Sources, words: Dict[Any, str]) -> None:
        """From now on the party's modules get the target's answers."""
        if self.facts["platform"] == "win32":
            # As wide as a pointer; on the interpreter's platform that may be another word.
            wintypes.WPARAM, wintypes.LPARAM = ctypes.c_size_t, ctypes.c_ssize_t
        self._sizeof(sources, words)

    def _sizeof(self, sources: Sources, words: Dict[Any, str]) -> None:
        target, original = self, ctypes.sizeof

        def sizeof(value: Any) -> int:
            if sources.own(sys._getframe(1).f_code.co_filename) is None:
                return original(value)
            size = target.size(value if isinstance(value, type) else type(value), words)
            if size is not None:
                return size
            target.document.gap(
                "sizeof(%s)" % getattr(value, "__name__", type(value).__name__), "constant",
                "the module computes with this size, which is the one on its interpreter's platform",
                "run the interpreter on the target", sources.here(),
            )
            return original(value)

        ctypes.sizeof = sizeof

    def size(self, ctype: Any, words: Dict[Any, str]) -> Optional[int]:
        """The size on the target of a type that is no record, in bytes."""
        if issubclass(ctype, (ctypes._Pointer, ctypes._CFuncPtr)):
            return self.facts["pointer"]
        if issubclass(ctype, ctypes.Array):
            element = self.size(ctype._type_, words)
            return None if element is None else element * ctype._length_
        word = next((words[base] for base in ctype.__mro__ if base in words), None)
        if word in ("c_char_p", "c_wchar_p", "c_void_p", "py_object"):
            return self.facts["pointer"]
        return self.sizes.get(word or "")


def compile_anew(sources: Sources, facts: Optional[Dict[str, Any]]) -> None:
    """From now on the party's modules are compiled with the target's answers in them, where there
    are facts of one, and so that global variables of libraries are noted."""
    loader = importlib.machinery.SourceFileLoader
    original = loader.get_code

    def get_code(self: Any, fullname: str) -> Any:
        path = self.get_filename(fullname)
        if sources.own(path) is None:
            return original(self, fullname)
        text = decoded(self.get_data(path))
        if facts is None and "in_dll" not in text:
            return original(self, fullname)
        tree = Variables().visit(ast.parse(text, path))
        if facts is not None:
            tree = Answers(facts).visit(tree)
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)

    loader.get_code = get_code  # type: ignore[method-assign]


class Variables(ast.NodeTransformer):
    """Makes `ctype.in_dll(library, name)` a call of the name that notes it down."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr == "in_dll" and len(node.args) == 2:
            name = ast.copy_location(ast.Name(IN_DLL, ast.Load()), function)
            call = ast.Call(name, [function.value, *node.args], [])
            return ast.copy_location(call, node)
        return node


class Answers(ast.NodeTransformer):
    """Puts the target's answers in the place of questions about the platform."""

    def __init__(self, facts: Dict[str, Any]) -> None:
        self.facts = facts

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and isinstance(node.ctx, ast.Load):
            fact = ATTRIBUTES.get((node.value.id, node.attr))
            if fact is not None:
                return ast.copy_location(literal(self.facts[fact]), node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            key = (function.value.id, function.attr)
            if key in CALLS:
                return ast.copy_location(literal(self.facts[CALLS[key]]), node)
            if key == ("struct", "calcsize") and len(node.args) == 1:
                if getattr(node.args[0], "value", None) in ("P", "@P"):
                    return ast.copy_location(literal(self.facts["pointer"]), node)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        """`from sys import platform` is followed by an assignment of the answer."""
        answers = []
        for alias in node.names:
            key = (node.module or "", alias.name)
            name = ast.Name(alias.asname or alias.name, ast.Store())
            if key in ATTRIBUTES:
                answers.append(ast.Assign([name], literal(self.facts[ATTRIBUTES[key]])))
            elif key in CALLS:
                nothing = ast.arguments([], [], None, [], [], None, [])
                answer = ast.Lambda(nothing, literal(self.facts[CALLS[key]]))
                answers.append(ast.Assign([name], answer))
        return [node] + [ast.copy_location(answer, node) for answer in answers]


def literal(value: Any) -> ast.expr:
    """A constant, or a tuple of constants, as an expression."""
    if isinstance(value, tuple):
        return ast.Tuple([literal(each) for each in value], ast.Load())
    return ast.Constant(value)
