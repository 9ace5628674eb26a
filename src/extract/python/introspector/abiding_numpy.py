"""numpy's structured dtypes, which mirror C structs, as records of the document."""

import sys
from typing import Any, Dict, Optional

from abiding_document import Document, Place

# numpy's kind -> the word for a number of so many bytes.
KINDS = {"i": "int", "u": "uint", "f": "float", "c": "complex"}
ORDERS = {"<": "little", ">": "big"}


def scalar(document: Document, dtype: Any) -> int:
    """The type of one element."""
    import numpy

    dtype = numpy.dtype(dtype)
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        index = scalar(document, base)
        for length in reversed(shape):
            node = {"kind": "array", "element": index, "length": int(length)}
            index = document.add(("array", index, int(length)), node)
        return index
    if dtype.names is not None:
        return record(document, dtype, None, "", None)
    if dtype.kind in KINDS:
        word = "%s%d" % (KINDS[dtype.kind], dtype.itemsize * 8)
        return document.primitive(word, dtype.itemsize, dtype.alignment)
    if dtype.kind == "b":
        return document.primitive("c_bool", 1, 1)
    if dtype.kind in "SV":
        word = "c_char" if dtype.kind == "S" else "uint8"
        element = document.primitive(word, 1, 1)
        node = {"kind": "array", "element": element, "length": dtype.itemsize}
        return document.add(("array", element, dtype.itemsize), node)
    if dtype.kind == "O":
        return document.pointer(document.opaque("PyObject"))
    return document.unsupported(str(dtype), "no C type is laid out like it")


def record(document: Document, dtype: Any, name: Optional[str], path: str, at: Place) -> int:
    """A structured dtype."""
    key = ("dtype", id(dtype))
    known = document.known(key)
    if known is not None:
        return known
    index = document.reserve(key, dtype)
    fields = []
    orders = set()
    for field in dtype.names:
        field_type, offset = dtype.fields[field][:2]
        element = field_type.subdtype[0] if field_type.subdtype else field_type
        if element.itemsize > 1 and element.kind in KINDS:
            orders.add(ORDERS.get(element.byteorder, sys.byteorder))
        fields.append({
            "name": field, "type": scalar(document, field_type), "spelled": spelled(document, field_type),
            "bits": None, "offset": int(offset), "shift": None, "place": at,
        })
    swapped = sorted(orders - {sys.byteorder})
    document.types[index] = {
        "kind": "record",
        "name": name,
        "path": path,
        "union": False,
        "size": dtype.itemsize,
        "align": dtype.alignment,
        "pack": None,
        "min_align": None,
        "byte_order": swapped[0] if swapped else None,
        "rules": "default" if dtype.isalignedstruct else "fixed",
        "fields": fields,
        "place": at,
    }
    return index


def spelled(document: Document, dtype: Any) -> str:
    """A field's type in numpy's words: `uint32`, `>u4`, `(4,) float64`, or the name of a dtype."""
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return "%s %s" % (shape, spelled(document, base))
    if dtype.names is not None:
        return document.types[record(document, dtype, None, "", None)]["name"] or "dtype"
    return dtype.str if dtype.byteorder == ">" else dtype.name


def is_record(value: Any) -> bool:
    """Whether a module-level value is a structured dtype."""
    numpy = sys.modules.get("numpy")
    dtype = getattr(numpy, "dtype", None)
    return isinstance(dtype, type) and isinstance(value, dtype) and bool(value.names)


