from ctypes import BigEndianStructure, LittleEndianStructure, Structure, c_uint8, c_uint16, c_uint32

FIELDS = [("length", c_uint32), ("kind", c_uint16), ("payload", c_uint8 * 2)]


class packet(BigEndianStructure):
    """Other than the target's on x86-64, the target's own on s390x."""

    _fields_ = FIELDS


class record(LittleEndianStructure):
    """The other way round."""

    _fields_ = FIELDS


class native(Structure):
    _fields_ = FIELDS


class bytes(BigEndianStructure):
    """Single bytes have no order."""

    _fields_ = [("first", c_uint8), ("rest", c_uint8 * 3)]
