"""A C library calls Python functions from its own thread, through ctypes.

ctypes makes machine code for a callback and frees it with the Python object, so that `Logger` holds
both callables for as long as the C library may call them: until after the destructor ran. An exception
cannot cross: it is kept, and raised in the thread that flushes. ctypes releases Python's lock during a
call, without which the logger's thread could never enter Python.
"""

import sys
import threading

import logger_ctypes as declared

library = declared.load(sys.argv[1])


class Logger:
    """Owns a logger, and its listener."""

    def __enter__(self):
        self.handle = library.logger_create()
        if not self.handle:
            raise MemoryError
        self.listeners = {}
        self.raised = None
        self._call = declared.logger_callback(self._on_message)
        self._destroy = declared.logger_destructor(self._drop)
        return self

    def __exit__(self, *_):
        library.logger_destroy(self.handle)
        assert not self.listeners, "the logger gives back every listener"

    def listen(self, listener) -> None:
        """Registers a callable `(level, message)` in place of the one before."""
        # A number as `user_data`: no pointer to a Python object, so that none can dangle.
        key = id(listener)
        self.listeners[key] = listener
        if library.logger_set_callback(self.handle, self._call, key, self._destroy):
            del self.listeners[key]
            raise MemoryError

    def log(self, level: int, message: str) -> None:
        """Logs a copy of the message."""
        if library.logger_log(self.handle, level, message.encode()):
            raise MemoryError

    def flush(self) -> None:
        """Waits for all calls, and raises what a listener raised."""
        library.logger_flush(self.handle)
        raised, self.raised = self.raised, None
        if raised is not None:
            raise raised

    def _on_message(self, level, message, key):
        try:
            self.listeners[key](level, message.decode())
        except Exception as error:
            self.raised = error

    def _drop(self, key):
        del self.listeners[key]


heard = []
threads = set()


def listener(level, message):
    heard.append((level, message))
    threads.add(threading.get_ident())


def refuse(level, message):
    raise ValueError(f"refused {message!r}")


with Logger() as log:
    log.listen(listener)
    for number in range(50):
        log.log(declared.LOGGER_INFO, f"number {number}")
    log.flush()
    log.listen(refuse)
    assert list(log.listeners.values()) == [refuse], "the one before is gone"
    log.log(declared.LOGGER_ERROR, "this")
    try:
        log.flush()
        raise SystemExit("the exception was lost")
    except ValueError as error:
        print("raised here, thrown on the logger's thread:", error)
assert heard == [(declared.LOGGER_INFO, f"number {number}") for number in range(50)]
assert threads and threading.get_ident() not in threads
print(len(heard), "messages heard, nothing left behind")
