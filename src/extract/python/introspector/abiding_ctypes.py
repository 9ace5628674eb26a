"""ctypes types as nodes of the document."""

import ctypes
import sys
from typing import Any, Dict, List, Optional

import abiding_words
from abiding_document import Document, Place
from abiding_libraries import Declared, Variable, is_stdcall
from abiding_sources import ClassPlace, Sources

SIMPLE = ctypes._SimpleCData
POINTER = ctypes._Pointer
FUNCTION = ctypes._CFuncPtr
ARRAY = ctypes.Array
RECORDS = (ctypes.Structure, ctypes.Union)
ORDERS = (("LittleEndian", "little"), ("BigEndian", "big"))


class CtypesReader:
    """Turns ctypes classes into types of the document."""

    def __init__(self, document: Document, sources: Sources) -> None:
        self.document = document
        self.sources = sources
        self.words = abiding_words.classes()
        self.paths: Dict[Any, str] = {}

    def use(self, ctype: Any, spelled: Optional[str] = None) -> Dict[str, Any]:
        """A use of a type, in the words of the source where they are known."""
        return {"type": self.type(ctype), "spelled": spelled or self.spelled(ctype)}

    def parameter(self, ctype: Any, spelled: Optional[str], name: Optional[str]) -> Dict[str, Any]:
        """A parameter; of an array it is the address that is passed."""
        used = self.use(ctype, spelled)
        if isinstance(ctype, type) and issubclass(ctype, ARRAY):
            used["type"] = self.document.pointer(self.type(ctype._type_))
        return dict(used, name=name)

    def type(self, ctype: Any) -> int:
        """The place of a type in the document."""
        if ctype is None:
            return self.document.void()
        if not isinstance(ctype, type):
            return self._foreign(ctype)
        known = self.document.known(id(ctype))
        if known is not None:
            return known
        if issubclass(ctype, RECORDS):
            return self._record(ctype)
        if issubclass(ctype, SIMPLE):
            return self._simple(native(ctype))
        if issubclass(ctype, POINTER):
            target = getattr(ctype, "_type_", None)
            if target is None:
                return self.document.pointer(self.document.opaque(ctype.__name__))
            return self.document.pointer(self.type(target))
        if issubclass(ctype, ARRAY):
            node = {"kind": "array", "element": self.type(ctype._type_), "length": ctype._length_}
            return self.document.add(id(ctype), node, ctype)
        if issubclass(ctype, FUNCTION):
            return self._callback(ctype)
        return self._foreign(ctype)

    def _foreign(self, ctype: Any) -> int:
        """What is no ctypes class: ctypes calls its `from_param`, or it as a function."""
        dtype = getattr(ctype, "_dtype_", None)
        if dtype is not None and "ndpointer" in getattr(ctype, "__name__", ""):
            import abiding_numpy

            return self.document.pointer(abiding_numpy.scalar(self.document, dtype))
        reason = "ctypes asks this object what to pass, so its C type is not declared"
        return self.document.unsupported(self.spelled(ctype), reason)

    def _simple(self, ctype: Any) -> int:
        word = next((self.words[base] for base in ctype.__mro__ if base in self.words), None)
        document = self.document
        if word == "c_char_p":
            return document.pointer(self.type(ctypes.c_char))
        if word == "c_wchar_p" or getattr(ctype, "_type_", "") == "X":
            return document.pointer(self.type(ctypes.c_wchar))
        if word == "c_void_p":
            return document.pointer(document.void())
        if word == "py_object":
            return document.pointer(document.opaque("PyObject"))
        if word is None:
            return document.unsupported(self.spelled(ctype), "ctypes knows no C type for it")
        return document.primitive(word, ctypes.sizeof(ctype), ctypes.alignment(ctype))

    def _callback(self, ctype: Any) -> int:
        document = self.document
        index = document.reserve(("callback", id(ctype)), ctype)
        result = getattr(ctype, "_restype_", None)
        parameters = getattr(ctype, "_argtypes_", None)
        document.types[index] = {
            "kind": "function",
            "convention": "stdcall" if is_stdcall(ctype) else "c",
            "parameters": None if parameters is None else [
                self.parameter(each, None, None) for each in parameters
            ],
            "result": self.result(result),
            "assumed": False,
            "variadic": None,
        }
        pointer = document.pointer(index)
        document._ids[id(ctype)] = pointer
        return pointer

    def result(self, restype: Any, spelled: Optional[str] = None) -> Dict[str, Any]:
        """What a function returns; a callable is given the `int` that ctypes assumes."""
        if restype is not None and not is_ctype(restype):
            return self.use(ctypes.c_int, spelled or getattr(restype, "__name__", None))
        return self.use(restype, spelled)

    def _record(self, ctype: Any) -> int:
        document = self.document
        name, at = ctype.__name__, self.sources.of_class(ctype)
        if not any("_fields_" in base.__dict__ for base in ctype.__mro__):
            return document.add(
                id(ctype), {"kind": "opaque", "name": name, "place": at.at if at else None}, ctype
            )
        index = document.reserve(id(ctype), ctype)
        parent = inherited(ctype)
        fields: List[Dict[str, Any]] = []
        if parent is not None:
            fields.append(self._base_field(parent, at))
        anonymous = getattr(ctype, "_anonymous_", ())
        for field in ctype.__dict__.get("_fields_", ()):
            fields.append(self._field(ctype, field, field[0] in anonymous, at))
        document.types[index] = {
            "kind": "record",
            "name": name,
            "path": self.paths.get(ctype.__module__, ""),
            "union": issubclass(ctype, ctypes.Union),
            "size": ctypes.sizeof(ctype),
            "align": ctypes.alignment(ctype),
            # 0 is what ctypes itself takes for "not packed".
            "pack": getattr(ctype, "_pack_", None) or None,
            "min_align": getattr(ctype, "_align_", None),
            "byte_order": byte_order(ctype),
            "rules": rules(ctype),
            "fields": fields,
            "place": at.at if at else None,
        }
        return index

    def _base_field(self, parent: Any, at: Optional[ClassPlace]) -> Dict[str, Any]:
        """The fields of a base class come first, as one record does inside another."""
        return dict(self.use(parent), name=None, bits=None, offset=0, shift=None,
                    place=at.at if at else None)

    def _field(
        self, ctype: Any, field: Any, anonymous: bool, at: Optional[ClassPlace]
    ) -> Dict[str, Any]:
        name, field_type = field[0], native(field[1])
        bits = field[2] if len(field) > 2 else None
        descriptor = ctype.__dict__.get(name)
        offset = getattr(descriptor, "offset", None)
        shift = None
        if bits is not None and isinstance(offset, int):
            # The low half tells how far the lowest bit is from the storage unit's lowest.
            shift = getattr(descriptor, "bit_offset", descriptor.size & 0xFFFF)
        spelled = at.spelled.get(name) if at else None
        entry = self.use(field_type, spelled)
        place = at.fields.get(name, at.at) if at else None
        return dict(
            entry, name=None if anonymous else name, bits=bits,
            offset=offset if isinstance(offset, int) else None, shift=shift, place=place,
        )

    def spelled(self, ctype: Any) -> str:
        """A type in Python's words: `c_long`, `POINTER(c_char)`, `Point`."""
        if ctype is None:
            return "None"
        if not isinstance(ctype, type):
            return getattr(ctype, "__name__", None) or repr(ctype)
        if issubclass(ctype, POINTER):
            target = getattr(ctype, "_type_", None)
            return "POINTER(%s)" % (self.spelled(target) if target else ctype.__name__)
        if issubclass(ctype, ARRAY):
            element = self.spelled(ctype._type_)
            return "%s * %d" % (element, ctype._length_)
        if issubclass(ctype, FUNCTION):
            parts = [ctype._restype_, *(getattr(ctype, "_argtypes_", None) or ())]
            word = "WINFUNCTYPE" if is_stdcall(ctype) else "CFUNCTYPE"
            return "%s(%s)" % (word, ", ".join(map(self.spelled, parts)))
        return ctype.__name__

    def function(self, noted: Declared) -> None:
        """Adds a function that was declared on a library."""
        document, library = self.document, noted.library
        if noted.name.startswith("#"):
            reason = "it is taken by its number, so it is not known which function it is"
            document.gap(library.name + noted.name, "function", reason, None, noted.at)
            return
        if noted.unknown is not None:
            remedy = "declare it where the module is imported, not inside a function"
            document.gap(noted.name, "function", noted.unknown, remedy, noted.at)
            return
        assumed = not noted.result_set and is_int(library.default_result)
        result = noted.result if noted.result_set else library.default_result
        names = noted.parameter_names + [None] * len(noted.parameters or ())
        spelled = noted.parameters_spelled or [None] * len(noted.parameters or ())
        parameters = None
        if noted.parameters is not None:
            parameters = [
                self.parameter(each, spelled[at], names[at])
                for at, each in enumerate(noted.parameters)
            ]
        document.functions.append({
            "name": noted.name,
            "path": "",
            "convention": "stdcall" if library.stdcall else "c",
            "parameters": parameters,
            "result": self.result(result, noted.result_spelled),
            "assumed": assumed,
            "variadic": None,
            "optional": noted.optional,
            "place": noted.result_at or noted.parameters_at or noted.at,
        })

    def variable(self, noted: Variable) -> None:
        """Adds a global variable of a library."""
        if noted.unknown is not None:
            self.document.gap(noted.name, "global", noted.unknown, None, noted.at)
            return
        self.document.globals.append(dict(
            self.use(noted.ctype), name=noted.name, path="", optional=noted.optional, place=noted.at,
        ))


def is_ctype(value: Any) -> bool:
    """Whether a value is a class of ctypes' own kind."""
    kinds = RECORDS + (SIMPLE, POINTER, ARRAY, FUNCTION)
    return isinstance(value, type) and issubclass(value, kinds)


def is_int(restype: Any) -> bool:
    """Whether this is what ctypes assumes a function returns."""
    return restype is ctypes.c_int or getattr(restype, "__name__", "") in ("c_int", "c_long")


def native(ctype: Any) -> Any:
    """A number in this machine's byte order for one in either."""
    if not (isinstance(ctype, type) and issubclass(ctype, (SIMPLE, ARRAY))):
        return ctype
    if issubclass(ctype, ARRAY):
        element = native(ctype._type_)
        return ctype if element is ctype._type_ else element * ctype._length_
    if not is_swapped(ctype):
        return ctype
    return ctype.__ctype_le__ if sys.byteorder == "little" else ctype.__ctype_be__


def is_swapped(ctype: Any) -> bool:
    """Whether a number is stored in the byte order that is not this machine's."""
    orders = ("__ctype_le__", "__ctype_be__")
    same, other = orders if sys.byteorder == "little" else reversed(orders)
    return getattr(ctype, other, None) is ctype and getattr(ctype, same, None) is not ctype


def inherited(ctype: Any) -> Any:
    """The nearest base class that has fields."""
    return next(
        (base for base in ctype.__mro__[1:] if issubclass(base, RECORDS) and "_fields_" in base.__dict__
         and base._fields_),
        None,
    )


def byte_order(ctype: Any) -> Place:
    """The byte order that a class demands, if it does."""
    names = [base.__name__ for base in ctype.__mro__]
    for prefix, order in ORDERS:
        if prefix + "Structure" in names or prefix + "Union" in names:
            return order  # type: ignore[return-value]
    fields = ctype.__dict__.get("_fields_", ())
    if any(isinstance(f[1], type) and issubclass(f[1], SIMPLE) and is_swapped(f[1]) for f in fields):
        return "big" if sys.byteorder == "little" else "little"  # type: ignore[return-value]
    return None


def rules(ctype: Any) -> str:
    """By which rules this interpreter lays the record out."""
    layout = getattr(ctype, "_layout_", None)
    if layout is not None:
        return "ms" if layout == "ms" else "gcc"
    if sys.version_info < (3, 14):
        return "old"
    # Packed records are laid out as Microsoft's compiler does (`get_layout` in `ctypes/_layout.py`).
    return "ms" if getattr(ctype, "_pack_", None) else "default"
