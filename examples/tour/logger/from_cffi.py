"""A C library calls Python functions from its own thread, through cffi.

`ffi.new_handle` makes the `user_data`, which is valid only while the handle object lives: `held` keeps
it until the C library's destructor runs. The two C functions are made once and live as long as the
module. An exception cannot cross: `onerror` keeps it for the thread that flushes.
"""

import sys

from logger_cffi import ffi

library = ffi.dlopen(sys.argv[1])
held = set()
raised = []


def keep(kind, error, traceback):
    raised.append(error)


@ffi.callback("logger_callback", onerror=keep)
def call(level, message, user_data):
    ffi.from_handle(user_data)(level, ffi.string(message).decode())


@ffi.callback("logger_destructor")
def destroy(user_data):
    held.remove(user_data)


def listen(logger, listener) -> None:
    """Registers a callable `(level, message)` in place of the one before."""
    handle = ffi.new_handle(listener)
    held.add(handle)
    if library.logger_set_callback(logger, call, handle, destroy):
        held.remove(handle)
        raise MemoryError


heard = []


def refuse(level, message):
    raise ValueError(f"refused {message!r}")


logger = ffi.gc(library.logger_create(), library.logger_destroy)
listen(logger, lambda level, message: heard.append((level, message)))
for number in range(50):
    assert library.logger_log(logger, library.LOGGER_INFO, b"number %d" % number) == 0
library.logger_flush(logger)
assert heard == [(library.LOGGER_INFO, f"number {number}") for number in range(50)]

listen(logger, refuse)
assert len(held) == 1, "the listener before is gone"
library.logger_log(logger, library.LOGGER_ERROR, b"this")
library.logger_flush(logger)
print("told here, raised on the logger's thread:", raised[0])
assert isinstance(raised.pop(), ValueError)

listen(logger, lambda level, message: None)
ffi.release(logger)
assert not held, "the logger's end gives back the last one"
print(len(heard), "messages heard, nothing left behind")
