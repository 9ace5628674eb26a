"""cffi's declarations, of both modes and both kinds of `FFI` object, as parts of the document.

An `FFI` made in the module (`ffi.cdef(…)`) tells what it parsed; one made by cffi's compiler
(`_cffi_backend.FFI`, beside a `lib`) tells its types by name and its functions by the library.
"""

import ast
import importlib.util
import re
import sys
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

from abiding_document import Document, Place, place
from abiding_sources import Source, Sources, text_of


# A last parameter that stands for `__stdcall` where cffi drops the word.
MARKED = "abiding_stdcall"
MARK = "struct %s *" % MARKED


class CffiReader:
    """Reads one `FFI` object."""

    def __init__(self, document: Document, ffi: Any, texts: "List[Text]", elsewhere: bool) -> None:
        """`elsewhere` says that the target is not this machine, so that places are computed."""
        self.elsewhere = elsewhere
        self.document = document
        self.ffi = ffi
        self.texts = texts
        self.path = ""
        # The names of all enumerators of the types read so far.
        self.enumerators: Set[str] = set()

    def use(self, ctype: Any) -> Dict[str, Any]:
        """A use of a type, spelled in C as cffi does."""
        return {"type": self.type(ctype), "spelled": in_c(ctype.cname)}

    def type(self, ctype: Any) -> int:
        """The place of a type in the document."""
        document = self.document
        key = ("cffi", id(self.ffi), ctype)
        known = document.known(key)
        if known is not None:
            return known
        kind = ctype.kind
        if kind == "void":
            return document.void()
        if kind == "primitive":
            return document.primitive(in_c(ctype.cname), self.ffi.sizeof(ctype), self.ffi.alignof(ctype))
        if kind == "pointer":
            index = document.reserve(key, ctype)
            document.types[index] = {"kind": "pointer", "target": self.type(ctype.item)}
            return index
        if kind == "array":
            node = {"kind": "array", "element": self.type(ctype.item), "length": ctype.length}
            return document.add(key, node)
        if kind == "function":
            return self._callback(key, ctype)
        if kind in ("struct", "union"):
            return self._record(key, ctype)
        if kind == "enum":
            return self._enum(key, ctype)
        return document.unsupported(ctype.cname, "cffi calls it a %s" % kind)

    def _callback(self, key: Any, ctype: Any) -> int:
        """cffi makes no difference between a function type and a pointer to it."""
        document = self.document
        index = document.reserve(("callback", key), ctype)
        document._ids[key] = document.pointer(index)
        document.types[index] = dict(self.signature(ctype), kind="function")
        return document._ids[key]

    def signature(self, ctype: Any) -> Dict[str, Any]:
        """The parts of a function type."""
        parameters, stdcall = list(ctype.args), self._is_stdcall(ctype)
        if parameters and parameters[-1].cname == MARK:
            stdcall = parameters.pop() is not None
        return {
            "convention": "stdcall" if stdcall else "c",
            "parameters": [dict(self.use(each), name=None) for each in parameters],
            "result": self.use(ctype.result),
            "assumed": False,
            "variadic": is_variadic(ctype),
        }

    def _is_stdcall(self, ctype: Any) -> bool:
        """Whether cffi itself knows the convention, as it does on 32-bit Windows."""
        backend = sys.modules.get("_cffi_backend")
        stdcall = getattr(backend, "FFI_STDCALL", None)
        usual = getattr(backend, "FFI_DEFAULT_ABI", None)
        return stdcall is not None and ctype.abi == stdcall != usual

    def _record(self, key: Any, ctype: Any) -> int:
        document = self.document
        name = tag(ctype.cname)
        at = self.place(name)
        # cffi 2.0 itself fails when it is asked for the fields of an opaque type that it has compiled.
        fields = None if self._is_opaque(ctype) else ctype.fields
        if fields is None:
            return document.add(key, {"kind": "opaque", "name": name or ctype.cname, "place": at})
        index = document.reserve(key, ctype)
        entries = self._entries(ctype, name)
        size, align = self.ffi.sizeof(ctype), self.ffi.alignof(ctype)
        document.types[index] = {
            "kind": "record",
            "name": name,
            "path": self.path,
            "union": ctype.kind == "union",
            "size": size,
            "align": align,
            "pack": self._packing(fields, align),
            "min_align": None,
            "byte_order": None,
            "rules": "default",
            "fields": entries,
            "place": at,
        }
        return index

    def _is_opaque(self, ctype: Any) -> bool:
        """Whether nobody has defined a record. What cffi refuses for another reason stays an error."""
        try:
            self.ffi.sizeof(ctype)
        except Exception as error:  # of `_cffi_backend` or of `cffi`, whichever made the object
            if not any(words in str(error) for words in ("know the size", "unknown size")):
                raise
            return True
        return False

    def _entries(self, ctype: Any, name: Optional[str]) -> List[Dict[str, Any]]:
        """The fields of a record. cffi lists the members of a member without a name as the record's
        own; what it has parsed still tells which belong together."""
        flat = iter(ctype.fields)
        parsed = self._parsed(ctype)
        entries = []
        pairs = zip(parsed.fldnames, parsed.fldtypes) if parsed else ()
        for index, (named, member) in enumerate(pairs):
            inner = None
            if not named and hasattr(member, "fldnames"):
                inner = self.ffi._cached_btypes.get(member)
            if inner is not None and inner.fields:
                within = [next(flat) for _ in inner.fields]
                offset = within[0][1].offset - inner.fields[0][1].offset
                entries.append(dict(self.use(inner), name=None, bits=None, offset=offset, shift=None,
                                    place=self.place(within[0][0], name)))
            elif named:
                entries.append(self._entry(*next(flat), name))
            elif parsed.fldbitsize[index] >= 0 and self.elsewhere:
                # A bit-field without a name, of which only what follows shows the place here.
                used = self.use(self.ffi._cached_btypes[member])
                entries.append(dict(used, name=None, bits=parsed.fldbitsize[index], offset=None,
                                    shift=None, place=None))
        entries.extend(self._entry(field, info, name) for field, info in flat)
        return entries

    def _entry(self, field: str, info: Any, of: Optional[str]) -> Dict[str, Any]:
        bits = info.bitsize if info.bitsize >= 0 else None
        shift = info.bitshift if bits is not None else None
        return dict(self.use(info.type), name=field or None, bits=bits, offset=info.offset, shift=shift,
                    place=self.place(field, of) if field else self.place(of))

    def _parsed(self, ctype: Any) -> Any:
        """What the parser made of a record; none in a module that cffi's compiler made."""
        known = getattr(self.ffi, "_cached_btypes", None) or {}
        found = next((each for each, made in known.items() if made is ctype), None)
        return found if getattr(found, "fldnames", None) else None

    def _packing(self, fields: Any, align: int) -> Optional[int]:
        """The packing that the alignment shows."""
        needed = [self.ffi.alignof(info.type) for _, info in fields]
        return align if needed and max(needed) > align else None

    def _enum(self, key: Any, ctype: Any) -> int:
        name = tag(ctype.cname)
        members = ctype.relements
        self.enumerators.update(members)
        node = {
            "kind": "enum",
            "name": name,
            "path": self.path,
            "size": self.ffi.sizeof(ctype),
            "signed": any(value < 0 for value in members.values()),
            "members": [
                {"name": each, "value": str(value), "place": self.place(each)}
                for each, value in members.items()
            ],
            "place": self.place(name),
        }
        return self.document.add(key, node, ctype)

    def place(self, name: Optional[str], of: Optional[str] = None) -> Place:
        """Where a declaration text has `name` as a word, inside the type `of` for a field."""
        if not name:
            return None
        return next((at for at in (text.find(name, of) for text in self.texts) if at), None)

    def named(self, name: str, ctype: Any) -> None:
        """Adds a type under a name."""
        entry = {"name": name, "path": self.path, "type": self.type(ctype),
                 "spelled": in_c(ctype.cname), "place": self.place(name)}
        self.document.named.append(entry)

    def function(self, name: str, ctype: Any) -> None:
        """Adds a function."""
        entry = dict(self.signature(ctype), name=name, path="", optional=False,
                     place=self.place(name))
        self.document.functions.append(entry)

    def variable(self, name: str, ctype: Any) -> None:
        """Adds a global variable."""
        entry = dict(self.use(ctype), name=name, path="", optional=False, place=self.place(name))
        self.document.globals.append(entry)


class Text:
    """A text of declarations in a source file."""

    def __init__(self, file: str, line: int, text: str) -> None:
        self.file, self.line, self.text = file, line, text

    def find(self, name: str, of: Optional[str] = None) -> Place:
        """The first place of `name` as a word; a field's is inside the braces of the type `of`."""
        start, end = self.braces(of) if of else (0, len(self.text))
        found = re.compile(r"\b%s\b" % re.escape(name)).search(self.text, start, end)
        if found is None:
            return None
        before = self.text[: found.start()]
        column = found.start() - (before.rfind("\n") + 1) + 1
        lines = before.count("\n")
        return place(self.file, self.line + lines, column if lines else 0)

    def braces(self, name: str) -> Tuple[int, int]:
        """Where the definition of a type stands: `struct name { … }` or `typedef struct { … } name`."""
        word = re.escape(name)
        found = re.search(r"\b%s\s*\{" % word, self.text)
        if found is not None:
            return found.end(), self._other_end(found.end())
        found = re.search(r"\}\s*\**\s*%s\b" % word, self.text)
        if found is None:
            return 0, 0
        depth, at = 0, found.start()
        while at >= 0:
            depth += {"}": 1, "{": -1}.get(self.text[at], 0)
            if depth == 0:
                return at, found.start()
            at -= 1
        return 0, found.start()

    def _other_end(self, start: int) -> int:
        """The brace that closes the one before `start`."""
        depth = 1
        for at in range(start, len(self.text)):
            depth += {"{": 1, "}": -1}.get(self.text[at], 0)
            if depth == 0:
                return at
        return len(self.text)


def is_variadic(ctype: Any) -> bool:
    """Whether `...` stands in a function's own list of parameters. cffi also says so of a function
    that it cannot call, such as one that takes a union."""
    own = "(%s, ...)" % ", ".join(each.cname for each in ctype.args)
    return bool(ctype.ellipsis) and own in ctype.cname


def in_c(cname: str) -> str:
    """A type's name as C has it: cffi calls its complex numbers `_cffi_double_complex_t`."""
    return re.sub(r"\b_cffi_(float|double)_complex_t\b", r"\1 _Complex", cname)


def tag(cname: str) -> Optional[str]:
    """The name of a record or enumeration, none for what cffi names itself (`struct $1`)."""
    name = re.sub(r"^(struct|union|enum) ", "", cname).strip()
    return None if "$" in name or not name else name


def texts(sources: Sources) -> List[Text]:
    """Every declaration text in the party's files: the first argument of a `cdef`."""
    found: List[Text] = []
    for module in sources.modules():
        source = sources.read(module.__file__)
        if source is not None:
            found.extend(texts_in(source))
    return found


def texts_in(source: Source) -> Iterator[Text]:
    """The declaration texts of one file, written in the call or under a name before it."""
    assigned: Dict[str, ast.AST] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign) and text_of(node.value) is not None:
            for target in node.targets:
                if isinstance(target, ast.Name):
                    assigned[target.id] = node.value
    for node in ast.walk(source.tree):
        called = node.func if isinstance(node, ast.Call) else None
        if not isinstance(called, ast.Attribute) or called.attr != "cdef" or not node.args:
            continue
        value = node.args[0]
        if isinstance(value, ast.Name):
            value = assigned.get(value.id, value)
        text = text_of(value)
        if text is not None:
            yield Text(source.file, value.lineno, text)


def objects(module: Any) -> Iterator[Tuple[str, Any]]:
    """The `FFI` objects among a module's names."""
    cffi, backend = sys.modules.get("cffi"), sys.modules.get("_cffi_backend")
    kinds = tuple(
        kind for kind in (getattr(cffi, "FFI", None), getattr(backend, "FFI", None)) if kind
    )
    for name, value in list(vars(module).items()):
        if kinds and isinstance(value, kinds):
            yield name, value


def read(document: Document, ffi: Any, module: Any, sources: Sources, elsewhere: bool) -> None:
    """Adds everything that an `FFI` object declares."""
    reader = CffiReader(document, ffi, texts(sources), elsewhere)
    if hasattr(ffi, "_parser"):
        Parsed(reader).run()
    else:
        compiled(reader, module)


class Parsed:
    """What an `FFI` object made in the module has parsed."""

    def __init__(self, reader: CffiReader) -> None:
        self.reader = reader
        self.ffi = reader.ffi
        self.own = {
            name for name, (_, _) in self.ffi._parser._declarations.items()
            if not self._included(name)
        }

    def _included(self, name: str) -> bool:
        declared = self.ffi._parser._declarations.get(name)
        included = getattr(self.ffi._parser, "_included_declarations", ())
        return bool(declared) and declared[0] in included

    def run(self) -> None:
        """Adds every declaration, and for those that need a compiler says so."""
        for key in sorted(self.own):
            declared, _ = self.ffi._parser._declarations[key]
            kind, _, name = key.partition(" ")
            try:
                self._declaration(kind, name, declared)
            except Exception as error:  # cffi raises many kinds for what only C knows
                self._needs_compiler(kind, name, error)

    def backend(self, declared: Any) -> Any:
        """The type of a parsed declaration; cffi wants its own lock held meanwhile."""
        with self.ffi._lock:
            return self.ffi._get_cached_btype(declared)

    def _declaration(self, kind: str, name: str, declared: Any) -> None:
        reader = self.reader
        if kind == "function":
            reader.function(name, self._function(declared))
        elif kind == "variable":
            reader.variable(name, self.backend(declared))
        elif kind in ("enum", "anonymous") and "$" in name and hasattr(declared, "enumerators"):
            # `enum { LIMIT = 5 };`
            if getattr(declared, "partial", False):
                raise ValueError("its values are `...`")
            for member, value in zip(declared.enumerators, declared.enumvalues):
                reader.document.constant(member, "", value, reader.place(member))
        elif kind in ("struct", "union", "enum", "typedef") and "$" not in name:
            if getattr(declared, "partial", False):
                raise ValueError("it is declared with `...`")
            spelled = name if kind == "typedef" else kind + " " + name
            reader.named(name, self.ffi.typeof(spelled))
        elif kind in ("macro", "constant"):
            self._constant(name, declared)

    def _function(self, declared: Any) -> Any:
        if hasattr(declared, "as_function_pointer"):
            declared = declared.as_function_pointer()
        return self.backend(declared)

    def _constant(self, name: str, declared: Any) -> None:
        value = declared if isinstance(declared, int) else self.ffi._parser._int_constants.get(name)
        if not isinstance(value, int):
            raise ValueError("its value is `...`")
        self.reader.document.constant(name, "", value, self.reader.place(name))

    def _needs_compiler(self, kind: str, name: str, error: Exception) -> None:
        kinds = {"function": "function", "variable": "global", "macro": "constant",
                 "constant": "constant"}
        reason = "only cffi's C compiler can complete it: %s" % (str(error) or type(error).__name__)
        remedy = "name the compiled module (the first argument of `set_source`) with `module`"
        at = self.reader.place(name)
        self.reader.document.gap(name, kinds.get(kind, "type"), reason, remedy, at)


def compiled(reader: CffiReader, module: Any) -> None:
    """What a module that cffi's compiler made declares."""
    ffi = reader.ffi
    typedefs, structs, unions = ffi.list_types()
    names = [(each, each) for each in typedefs]
    names += [(each, "struct " + each) for each in structs]
    names += [(each, "union " + each) for each in unions]
    for name, spelled in names:
        try:
            reader.named(name, ffi.typeof(spelled))
        except Exception as error:  # a type that cffi refuses at its first use
            reader.document.gap(name, "type", "cffi refuses it: %s" % error)
    library = getattr(module, "lib", None)
    if library is None:
        reason = "the module has no `lib` beside its `ffi`, which is where functions are"
        reader.document.gap("lib", "function", reason)
        return
    constants = [(name, value) for name in dir(library)
                 for value in member(reader, library, name)]
    for name, value in constants:
        # A library has the enumerators of its types among its constants.
        if name not in reader.enumerators:
            reader.document.constant(name, "", value, reader.place(name))


def member(reader: CffiReader, library: Any, name: str) -> "List[Any]":
    """One name of a compiled module's library; the value, if it is a constant."""
    try:
        variable = reader.ffi.typeof(reader.ffi.addressof(library, name)).item
    except Exception:  # a constant, which has no address, or a function
        try:
            value = getattr(library, name)
        except Exception as error:
            reader.document.gap(name, "global", "cffi cannot read it: %s" % error)
            return []
        if isinstance(value, (int, float)):
            return [value]
        try:
            reader.function(name, reader.ffi.typeof(value))
        except TypeError as error:
            reader.document.gap(name, "function", "cffi does not tell its type: %s" % error)
        return []
    reader.variable(name, variable)
    return []


class Finder:
    """Finds `cffi.api` as usual, and has it prepared after it was run."""

    def __init__(self, prepare: Callable[[Any], None]) -> None:
        self.prepare = prepare

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Of every module that is looked for only this one matters."""
        if name != "cffi.api":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            return None
        run, prepare = spec.loader.exec_module, self.prepare

        def exec_module(module: Any) -> None:
            run(module)
            prepare(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def when_imported(prepare: Callable[[Any], None]) -> None:
    """Has `prepare` called with `cffi.api` when the party imports it."""
    sys.meta_path.insert(0, Finder(prepare))  # type: ignore[arg-type]


def mark_stdcall(api: Any) -> None:
    """Has function types that say `__stdcall` carry the mark."""
    model = api.model
    mark = model.PointerType(model.StructType(MARKED, None, None, None))
    original = model.FunctionPtrType.build_backend_type

    def build(self: Any, ffi: Any, finishlist: Any) -> Any:
        if self.abi == "__stdcall" and not self.ellipsis:
            self = model.FunctionPtrType((*self.args, mark), self.result, self.ellipsis)
        return original(self, ffi, finishlist)

    model.FunctionPtrType.build_backend_type = build
