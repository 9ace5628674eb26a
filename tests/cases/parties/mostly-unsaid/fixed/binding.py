from ctypes import CDLL, c_int

engine = CDLL("libengine-missing.so")

engine.engine_start.argtypes = [c_int]
engine.engine_start.restype = c_int
engine.engine_stop.argtypes = []
engine.engine_stop.restype = c_int
engine.engine_speed.argtypes = []
engine.engine_speed.restype = c_int


def state():
    return engine.engine_speed(), engine.engine_gear(), engine.engine_stop()
