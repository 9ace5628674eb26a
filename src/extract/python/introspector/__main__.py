"""Imports a Python module and prints what it declares of a C ABI boundary, as one JSON document.

Run by abiding in the interpreter that the party names, with one argument: a JSON file that says
which module to read and for which target. Nothing else of the module is run. Whatever the module
prints goes to standard error.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# In isolated mode this folder is the first of the path; it must not shadow the party's modules.
sys.path[:] = [HERE] + [each for each in sys.path if each and os.path.realpath(each) != os.path.realpath(HERE)]

import builtins
import ctypes
import enum
import importlib
import importlib.util
import json
import platform
import traceback
from typing import Any, Dict, List, Optional, Tuple

import abiding_cffi
import abiding_numpy
import abiding_static
import abiding_words
from abiding_ctypes import FUNCTION, RECORDS, CtypesReader, is_ctype
from abiding_document import Document
from abiding_libraries import PROCESS, PYTHON, Recorder
from abiding_sources import Sources
from abiding_target import IN_DLL, Target, compile_anew

sys.path.remove(HERE)

FORMAT = 1
NO_FOLDER = ("site-packages", "dist-packages")


def main() -> int:
    """Reads the module that the request names."""
    with open(sys.argv[1], encoding="utf-8") as opened:
        request = json.load(opened)
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.argv[:] = [request["file"] or request["module"]]
    document = Document()
    if request["about"]:
        json.dump({"format": FORMAT, "interpreter": interpreter()}, answer)
        answer.close()
        return 0
    reading = Reading(request, document)
    try:
        reading.load()
    except BaseException as error:  # an import may end in SystemExit as well
        reading.complain(error)
        return 3
    reading.read()
    json.dump(reading.answer(), answer)
    answer.close()
    return 0


def interpreter() -> Dict[str, Any]:
    """What this interpreter is and runs on."""
    import sysconfig

    version = ".".join(str(part) for part in sys.version_info[:3])
    return {
        "implementation": sys.implementation.name,
        "version": version,
        "platform": sys.platform,
        "machine": platform.machine(),
        "host_type": sysconfig.get_config_var("HOST_GNU_TYPE") or sysconfig.get_platform(),
        "pointer": ctypes.sizeof(ctypes.c_void_p),
        "byteorder": sys.byteorder,
    }


class Reading:
    """One module, from its name to the document."""

    def __init__(self, request: Dict[str, Any], document: Document) -> None:
        self.request = request
        self.document = document
        for folder in reversed(request["sys_path"]):
            sys.path.insert(0, folder)
        self.name, file, package = self._locate()
        self.sources = Sources(file, package)
        self.recorder = Recorder(self.sources, request["load_libraries"])
        abiding_words.keep_apart()
        words = abiding_words.classes()
        facts = request["target"]
        windows = facts["platform"] == "win32" if facts else False
        self.recorder.install(windows)
        self.facts: Optional[Dict[str, Any]] = None
        if facts:
            target = Target(facts, document)
            target.install(self.sources, words)
            self.facts = target.facts
        setattr(builtins, IN_DLL, self.recorder.in_dll)
        compile_anew(self.sources, self.facts)
        abiding_cffi.when_imported(self._adopt_cffi)
        self.ctypes = CtypesReader(document, self.sources)

    def _locate(self) -> Tuple[str, Optional[str], Optional[str]]:
        """The module's name, its file, and the folder whose files belong to it."""
        if self.request["file"]:
            return self._of_file(os.path.abspath(self.request["file"]))
        name = self.request["module"]
        spec = None
        try:
            spec = importlib.util.find_spec(name.split(".")[0])
        except (ImportError, ValueError):
            pass
        origin = spec.origin if spec else None
        if spec is not None and spec.submodule_search_locations:
            return name, origin, list(spec.submodule_search_locations)[0]
        return name, origin, None

    def _of_file(self, path: str) -> Tuple[str, Optional[str], Optional[str]]:
        """A file inside a package is imported as the package's module."""
        folder, base = os.path.split(path)
        name = base[: -len(".py")] if base.endswith(".py") else base.split(".")[0]
        package = None
        parts = [] if name == "__init__" else [name]
        while os.path.exists(os.path.join(folder, "__init__.py")):
            package = folder
            folder, last = os.path.split(folder)
            parts.insert(0, last)
        sys.path.insert(0, folder)
        if package is None and os.path.basename(folder) not in NO_FOLDER:
            package = folder
        return ".".join(parts), path, package

    def _adopt_cffi(self, api: Any) -> None:
        """Prepares cffi, as soon as the party imports it."""
        self.recorder.adopt_cffi(api)
        if self.facts and self.facts["platform"] == "win32":
            abiding_cffi.mark_stdcall(api)

    def load(self) -> None:
        """Imports the module."""
        module = importlib.import_module(self.name)
        if self.sources.main is None or self.request["module"]:
            self.sources.main = os.path.realpath(getattr(module, "__file__", None) or "")
            self.sources._own.clear()

    def complain(self, error: BaseException) -> None:
        """Prints Python's own words, without the lines of what imports the module."""
        own = (HERE, os.path.dirname(importlib.__file__), "<frozen importlib")
        shown = traceback.TracebackException.from_exception(error)
        kept = [frame for frame in shown.stack if not frame.filename.startswith(own)]
        shown.stack[:] = kept
        sys.stdout.flush()
        sys.stderr.write("".join(shown.format()))
        sys.stderr.flush()

    def read(self) -> None:
        """Reads everything that the module and its package declare."""
        modules = self.sources.modules()
        for module in modules:
            inside = module.__name__[len(self.name) + 1 :] if module.__name__ != self.name else ""
            self.ctypes.paths[module.__name__] = inside.replace(".", "::")
        seen: List[int] = []
        for module in modules:
            self._names(module, seen)
        for library in self.recorder.libraries:
            for noted in library.functions.values():
                if noted.result_set or noted.parameters is not None:
                    self._function(noted)
        readers = abiding_static.readers(self.sources, self.facts)
        for noted in abiding_static.declared(readers, self.recorder):
            self._function(noted)
        unread = abiding_static.variables(readers, self.recorder)
        for variable in [*self.recorder.variables, *unread]:
            self._variable(variable)
        for name, ctype, at in abiding_static.records(readers):
            self._local(name, ctype, at)
        for at in abiding_static.computed(readers, self.recorder):
            reason = "it takes functions of a library by names that are known only when it runs"
            remedy = "declare them where the module is imported"
            self.document.gap("(computed)", "function", reason, remedy, at)
        self._report_libraries()

    def _function(self, noted: Any) -> None:
        if noted.library.name == PYTHON:
            reason = "it is taken from Python itself, not from a library of the boundary"
            self.document.gap(noted.name, "function", reason, None, noted.at)
            return
        # A process has more than the boundary's symbols, such as the C library's.
        noted.optional = noted.optional or noted.library.name == PROCESS
        if not any(known["name"] == noted.name for known in self.document.functions):
            self.ctypes.function(noted)

    def _variable(self, noted: Any) -> None:
        noted.optional = noted.optional or noted.library.name == PROCESS
        if noted.library.name == PYTHON:
            reason = "it is taken from Python itself, not from a library of the boundary"
            self.document.gap(noted.name, "global", reason, None, noted.at)
        elif not any(known["name"] == noted.name for known in self.document.globals):
            self.ctypes.variable(noted)

    def _local(self, name: str, ctype: Any, at: Any) -> None:
        """A record that is defined inside a function, which may have run or not."""
        if any(node.get("place") == at for node in self.document.types if node["kind"] == "record"):
            return
        if ctype is None:
            reason = "its fields are known only when the function around it runs"
            remedy = "define it where the module is imported, not inside a function"
            self.document.gap(name, "type", reason, remedy, at)
        else:
            self._named(name, "", self.ctypes.type(ctype), name, at)

    def _names(self, module: Any, seen: List[int]) -> None:
        """The names of one module: types, constants and `FFI` objects."""
        for _, ffi in abiding_cffi.objects(module):
            if id(ffi) not in seen:
                seen.append(id(ffi))
                abiding_cffi.read(self.document, ffi, module, self.sources, self.facts is not None)
        for name, value in list(vars(module).items()):
            renamed = is_ctype(value) and value.__name__ != name
            if id(value) in seen and not renamed and not isinstance(value, (int, float, str, bytes)):
                continue
            self._name(module, name, value, seen)

    def _name(self, module: Any, name: str, value: Any, seen: List[int]) -> None:
        at = self.sources.of_name(module.__file__, name)
        path = self.ctypes.paths.get(module.__name__, "")
        if is_ctype(value):
            self._type(module, name, value, seen)
        elif isinstance(value, type) and issubclass(value, enum.Enum):
            if value.__module__ == module.__name__:
                seen.append(id(value))
                self._enum(value, path)
        elif isinstance(value, type) and value.__module__ == module.__name__:
            seen.append(id(value))
            for inner, nested in list(vars(value).items()):
                if is_ctype(nested) and nested.__module__ == module.__name__ and id(nested) not in seen:
                    self._type(module, inner, nested, seen)
        elif abiding_numpy.is_record(value):
            seen.append(id(value))
            index = abiding_numpy.record(self.document, value, name, path, at)
            self._named(name, path, index, name, at)
        elif not name.startswith("_") and is_constant(name, value):
            if at is None and not (has_capitals(name) and self.sources.is_made(module.__file__, name)):
                return
            if at is not None and (at["file"], at["line"]) in self.recorder.answered:
                return  # what a library's function answered is no constant
            self.document.constant(name, path, value, at)

    def _type(self, module: Any, name: str, value: Any, seen: List[int]) -> None:
        """A class that the party defines, or a name that it gives to one of ctypes' own."""
        own_name = name == value.__name__
        path = self.ctypes.paths.get(module.__name__, "")
        at = self.sources.of_name(module.__file__, name)
        if issubclass(value, RECORDS):
            place = self.sources.of_class(value)
            if value.__module__.split(".")[0] in ("ctypes", "_ctypes"):
                return
            if own_name:
                seen.append(id(value))
            at = at or (place.at if place else None)
        elif at is None and not (value.__module__ == module.__name__ and own_name):
            return
        self._named(name, path, self.ctypes.type(value), self.ctypes.spelled(value), at)

    def _named(self, name: str, path: str, index: int, spelled: str, at: Any) -> None:
        entry = {"name": name, "path": path, "type": index, "spelled": spelled, "place": at}
        if entry not in self.document.named:
            self.document.named.append(entry)

    def _enum(self, value: Any, path: str) -> None:
        """An enumeration of integers; Python stores its values nowhere."""
        members = value.__members__
        if not members or not all(isinstance(each.value, int) for each in members.values()):
            return
        found = self.sources.of_class(value)
        places = found.members if found else {}
        at = found.at if found else None
        node = {
            "kind": "enum",
            "name": value.__name__,
            "path": path,
            "size": None,
            "signed": True,
            "members": [
                {"name": name, "value": str(int(each.value)), "place": places.get(name, at)}
                for name, each in members.items()
            ],
            "place": at,
        }
        index = self.document.add(id(value), node, value)
        self._named(value.__name__, path, index, value.__name__, at)

    def _report_libraries(self) -> None:
        """Libraries that were not there."""
        if not self.request["load_libraries"]:
            return
        remedy = "install the library, or say `load-libraries = false`"
        for library in self.recorder.libraries:
            if library.failure is None or library.at is None:
                continue
            name = library.name
            reason = (
                "the library could not be loaded (%s), so that its functions were taken as the module "
                "declares them, whether it has them or not" % library.failure
            )
            self.document.gap(name, "function", reason, remedy, library.at)
        for name, at in self.recorder.called.items():
            reason = "the module calls it while it is imported; it was answered with 0"
            self.document.gap(name, "function", reason, remedy, at)

    def answer(self) -> Dict[str, Any]:
        """The document."""
        document = self.document
        files = {os.path.realpath(module.__file__) for module in self.sources.modules()}
        return {
            "format": FORMAT,
            "interpreter": interpreter(),
            "types": document.types,
            "named": document.named,
            "functions": document.functions,
            "globals": document.globals,
            "constants": document.constants,
            "gaps": document.gaps,
            "files": sorted(files),
        }


def is_constant(name: str, value: Any) -> bool:
    """Whether a module-level value may stand for one of C's: numbers, and texts and truth values
    with a word in capitals in their names, `VERSION` or `libfoo_VERSION`."""
    if isinstance(value, (bool, str, bytes)):
        return has_capitals(name)
    return type(value) in (int, float)


def has_capitals(name: str) -> bool:
    """Whether a name has a word in capitals."""
    return any(len(word) > 1 and word.isupper() for word in name.split("_")) or name.isupper()


if __name__ == "__main__":
    sys.exit(main())
