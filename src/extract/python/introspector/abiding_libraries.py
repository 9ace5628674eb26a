"""Notes down what a module declares through ctypes' libraries, loaded or not.

Of every function that is asked of a library it is noted whether and where `argtypes` and `restype`
were set. A library that cannot be loaded, or is not to be, is stood in for by an object that takes
declarations for any name, so that a binding can be read where its library is not installed; each
such library is reported.
"""

import ctypes
import ctypes.util
import os
from typing import Any, Callable, Dict, List, Optional, Set, Tuple

from abiding_document import Place
from abiding_sources import Sources

OWN_ATTRIBUTES = frozenset(["_name", "_handle", "_FuncPtr", "_func_flags_", "_func_restype_"])


NOT_FOUND = ".not-found"
# The names under which the running process is opened as a library: `CDLL(None)`, `ctypes.pythonapi`.
PROCESS = "None"
PYTHON = "Python's own library"


class Declared:
    """A function of a library as far as the module declares it."""

    def __init__(self, name: str, library: "Library", at: Place) -> None:
        self.name = name
        self.library = library
        self.at = at
        self.result: Any = None
        self.result_set = False
        self.result_at: Place = None
        self.result_spelled: Optional[str] = None
        self.parameters: Optional[List[Any]] = None
        self.parameters_at: Place = None
        self.parameters_spelled: Optional[List[str]] = None
        self.parameter_names: List[Optional[str]] = []
        self.unknown: Optional[str] = None
        self.optional = False


class Variable:
    """A global variable of a library: `c_int.in_dll(library, "name")`."""

    def __init__(self, name: str, library: "Library", ctype: Any, at: Place, optional: bool) -> None:
        self.name = name
        self.library = library
        self.ctype = ctype
        self.at = at
        self.optional = optional
        self.unknown: Optional[str] = None


class Library:
    """A library that the module opened."""

    def __init__(self, name: str, stdcall: bool, result: Any, at: Place) -> None:
        self.name = name
        self.stdcall = stdcall
        self.default_result = result
        self.at = at
        self.failure: Optional[str] = None
        self.functions: Dict[str, Declared] = {}


class Recorder:
    """Stands between ctypes and the module that is read."""

    def __init__(self, sources: Sources, load: bool) -> None:
        self.sources = sources
        self.load = load
        self.libraries: List[Library] = []
        self.variables: List[Variable] = []
        self.called: Dict[str, Place] = {}
        self.process: Any = None
        # Lines of the party that ran while a function of a library was taken.
        self.ran: Set[Tuple[str, int]] = set()
        self.answered: Set[Tuple[str, int]] = set()

    def install(self, windows: bool) -> None:
        """Replaces what ctypes offers to open libraries; `windows` adds what it has there only."""
        self.process = ctypes.CDLL(None) if os.name == "posix" else None
        self._open_libraries()
        self._find_libraries()
        self._prototypes()
        if windows and not hasattr(ctypes, "WinDLL"):
            self._windows()
        self._adopt(ctypes.pythonapi, PYTHON, None)

    def declared(self, library: Library, name: str) -> Declared:
        """The function `name` of `library`, noted down at its first mention."""
        self.ran.update(self.sources.lines())
        if name not in library.functions:
            library.functions[name] = Declared(name, library, self.sources.here())
            library.functions[name].optional = self.sources.guarded()
        return library.functions[name]

    def elsewhere(self, library: Library, name: Any) -> bool:
        """Whether `name` is one that only another process has, in which the module is to run.

        `CDLL(None)` opens the process that runs: the program that Python is embedded in, or what it
        has loaded before. Here that is the interpreter alone. Code that asks whether there is such
        a symbol gets the true answer.
        """
        if library.name != PROCESS or self.sources.here() is None or self.sources.guarded():
            return False
        return not hasattr(self.process, name) if isinstance(name, str) else False

    def in_dll(self, ctype: Any, library: Any, name: Any) -> Any:
        """Stands in for `ctype.in_dll(library, name)` in the party's source."""
        noted = getattr(getattr(library, "_FuncPtr", None), "_abiding_library_", None)
        if noted is None:
            return ctype.in_dll(library, name)
        at, optional = self.sources.here(), self.sources.guarded()
        self.variables.append(Variable(name, noted, ctype, at, optional))
        return ctype() if noted.failure is not None else ctype.in_dll(library, name)

    def adopt_cffi(self, api: Any) -> None:
        """Makes `ffi.dlopen` of a library that is not there yield a stand-in."""
        recorder, original = self, api.FFI.dlopen

        def opened(ffi: Any, name: Any, flags: int = 0) -> Any:
            at = recorder.sources.here()
            failure = None if recorder.load or at is None else "libraries are not to be loaded"
            if failure is None:
                try:
                    return original(ffi, name, flags)
                except OSError as error:
                    if at is None:
                        raise
                    failure = recorder.missing(name) or str(error)
            noted = Library(shown(name), False, None, at)
            noted.failure = failure
            recorder.libraries.append(noted)
            return StandIn(recorder)

        api.FFI.dlopen = opened

    def _open_libraries(self) -> None:
        recorder, original = self, ctypes.CDLL.__init__

        def opened(library: Any, name: Any = None, *args: Any, **kwargs: Any) -> None:
            at = recorder.sources.here()
            failure = None if recorder.load or at is None else "libraries are not to be loaded"
            if failure is None:
                try:
                    original(library, name, *args, **kwargs)
                except OSError as error:
                    if at is None:
                        raise
                    missing = recorder.missing(name)
                    failure = missing or str(error)
            if failure is not None:
                stand_in(library, name)
            recorder._adopt(library, shown(name), failure)

        ctypes.CDLL.__init__ = opened  # type: ignore[method-assign]

    def _find_libraries(self) -> None:
        recorder, original = self, ctypes.util.find_library

        def found(name: str) -> Optional[str]:
            at = recorder.sources.here()
            if at is None:
                return original(name)
            answer = original(name) if recorder.load else None
            if answer is None:
                # A path that nothing can be loaded from, so that the stand-in takes over.
                return "lib" + name + NOT_FOUND
            return answer

        ctypes.util.find_library = found

    def missing(self, name: Any) -> Optional[str]:
        """Why there is no library, if it was looked for in vain."""
        if str(name).endswith(NOT_FOUND):
            return "find_library did not find it"
        return None

    def _adopt(self, library: Any, name: str, failure: Optional[str]) -> None:
        """Makes the functions of `library` tell what is set on them."""
        default = getattr(library, "_func_restype_", ctypes.c_int)
        stdcall = bool(getattr(library, "_abiding_stdcall_", is_stdcall(library._FuncPtr)))
        noted = Library(name, stdcall, default, self.sources.here())
        noted.failure = failure
        self.libraries.append(noted)
        library._FuncPtr = recording(self, noted, library._FuncPtr)

    def _prototypes(self) -> None:
        """`CFUNCTYPE(…)(("name", library))` declares a function too."""
        for factory in ("CFUNCTYPE", "PYFUNCTYPE", "WINFUNCTYPE"):
            original = getattr(ctypes, factory, None)
            if original is not None:
                setattr(ctypes, factory, self._prototype_factory(original))

    def _prototype_factory(self, original: Callable[..., Any]) -> Callable[..., Any]:
        recorder = self

        def factory(restype: Any, *argtypes: Any, **options: Any) -> Any:
            made = original(restype, *argtypes, **options)
            if "_abiding_" not in made.__dict__:
                made._abiding_ = True
                made.__new__ = staticmethod(recorder._bound(made.__new__))
            return made

        factory.__name__ = getattr(original, "__name__", "CFUNCTYPE")
        return factory

    def _bound(self, original: Callable[..., Any]) -> Callable[..., Any]:
        recorder = self

        def new(cls: Any, *args: Any, **kwargs: Any) -> Any:
            spec = args[0] if args else None
            if not (isinstance(spec, tuple) and len(spec) == 2 and isinstance(spec[0], str)):
                return original(cls, *args, **kwargs)
            library = getattr(getattr(spec[1], "_FuncPtr", None), "_abiding_library_", None)
            if library is None:
                return original(cls, *args, **kwargs)
            noted = recorder.declared(library, spec[0])
            noted.result, noted.result_set = cls._restype_, True
            noted.parameters = list(cls._argtypes_)
            noted.result_at = noted.parameters_at = recorder.sources.here()
            flags = args[1] if len(args) > 1 and args[1] else ()
            noted.parameter_names = [flag[1] if len(flag) > 1 else None for flag in flags]
            return original(cls) if library.failure else original(cls, *args, **kwargs)

        return new

    def _windows(self) -> None:
        """What ctypes has on Windows only, for a module that is read for that target."""

        class WinDLL(ctypes.CDLL):
            """Functions that follow stdcall where the target has it."""

            _abiding_stdcall_ = True

        class HRESULT(ctypes._SimpleCData):
            """A `long` that tells of success or failure."""

            __module__ = "ctypes"
            _type_ = "l"

        class OleDLL(WinDLL):
            """As `WinDLL`; functions return `HRESULT`."""

            _func_restype_ = HRESULT

        def WINFUNCTYPE(restype: Any, *argtypes: Any, **_: Any) -> Any:
            made = type("WinFunctionType", (ctypes._CFuncPtr,), {
                "_argtypes_": argtypes,
                "_restype_": restype,
                "_flags_": ctypes._FUNCFLAG_CDECL,
                "_abiding_stdcall_": True,
            })
            made._abiding_ = True
            made.__new__ = staticmethod(self._bound(made.__new__))
            return made

        ctypes.WinDLL, ctypes.OleDLL, ctypes.HRESULT = WinDLL, OleDLL, HRESULT
        ctypes.WINFUNCTYPE = WINFUNCTYPE
        ctypes.windll = ctypes.LibraryLoader(WinDLL)
        ctypes.oledll = ctypes.LibraryLoader(OleDLL)
        ctypes.GetLastError = ctypes.get_last_error = lambda: 0
        ctypes.set_last_error = lambda value: 0
        ctypes.FormatError = lambda code=0: ""
        ctypes.WinError = lambda code=None, descr=None: OSError(code, descr)


class StandIn:
    """A library of cffi that is not there: calls are answered with 0 and noted."""

    def __init__(self, recorder: Recorder) -> None:
        self.__dict__["_abiding_recorder_"] = recorder

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        recorder = self.__dict__["_abiding_recorder_"]

        def function(*_: Any) -> int:
            recorder.called.setdefault(name, recorder.sources.here())
            return 0

        return function

    def __setattr__(self, name: str, value: Any) -> None:
        """Nothing is there to be written to."""


def shown(name: Any) -> str:
    """A library's name as the module has it."""
    text = str(name)
    return text[3 : -len(NOT_FOUND)] if text.endswith(NOT_FOUND) else text


def is_stdcall(pointer: Any) -> bool:
    """Whether a function pointer class follows stdcall, where there is such a thing."""
    if getattr(pointer, "_abiding_stdcall_", False):
        return True
    # On Windows FUNCFLAG_STDCALL is 0 and FUNCFLAG_CDECL is 1.
    return hasattr(ctypes, "WinDLL") and ctypes.sizeof(ctypes.c_wchar) == 2 and not (
        pointer._flags_ & ctypes._FUNCFLAG_CDECL
    )


def stand_in(library: Any, name: Any) -> None:
    """Gives `library` what `CDLL.__init__` gives it, without anything loaded."""

    class _FuncPtr(ctypes._CFuncPtr):
        _flags_ = getattr(library, "_func_flags_", ctypes._FUNCFLAG_CDECL)
        _restype_ = getattr(library, "_func_restype_", ctypes.c_int)

    library._name = name
    library._handle = 0
    library._FuncPtr = _FuncPtr


def recording(recorder: Recorder, library: Library, base: Any) -> Any:
    """A function pointer class that notes down what is set on its instances."""

    class Recording(base):
        _flags_ = base._flags_
        _restype_ = base._restype_
        _abiding_library_ = library

        def __new__(cls, *args: Any, **kwargs: Any) -> Any:
            spec = args[0] if args else None
            named = isinstance(spec, tuple) and len(spec) == 2
            absent = named and (library.failure is not None or recorder.elsewhere(library, spec[0]))
            pointer = base.__new__(cls) if absent else base.__new__(cls, *args, **kwargs)
            pointer.__dict__["_abiding_absent_"] = absent
            pointer.__dict__["_abiding_declared_"] = None
            if named and recorder.sources.here() is not None:
                name = spec[0] if isinstance(spec[0], str) else "#" + str(spec[0])
                pointer.__dict__["_abiding_declared_"] = recorder.declared(library, name)
            return pointer

        @property
        def restype(self) -> Any:
            return base.restype.__get__(self)

        @restype.setter
        def restype(self, value: Any) -> None:
            base.restype.__set__(self, value)
            noted = self.__dict__["_abiding_declared_"]
            if noted is not None:
                noted.result, noted.result_set = value, True
                noted.result_at = recorder.sources.here()

        @property
        def argtypes(self) -> Any:
            return base.argtypes.__get__(self)

        @argtypes.setter
        def argtypes(self, value: Any) -> None:
            base.argtypes.__set__(self, value)
            noted = self.__dict__["_abiding_declared_"]
            if noted is not None:
                noted.parameters = None if value is None else list(value)
                noted.parameters_at = recorder.sources.here()

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            here = recorder.sources.here()
            if here is not None:
                recorder.answered.add((here["file"], here["line"]))
            if not self.__dict__["_abiding_absent_"]:
                return base.__call__(self, *args, **kwargs)
            noted = self.__dict__["_abiding_declared_"]
            if noted is not None:
                recorder.called.setdefault(noted.name, here)
            return zero(self.restype)

    Recording.__name__ = base.__name__
    return Recording


def zero(restype: Any) -> Any:
    """What a function that is not there answers: as little as its type allows."""
    if restype is None:
        return None
    if not isinstance(restype, type):
        return restype(0)
    made = restype()
    simple = isinstance(made, ctypes._SimpleCData) and restype.__mro__[1] is ctypes._SimpleCData
    return made.value if simple else made
