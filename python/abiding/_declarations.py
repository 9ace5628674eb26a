"""What ``abiding.h`` declares, in the words of ctypes and in the header's order.

This file is a party of abiding's own boundary: ``abiding check`` compares every struct, enumeration,
constant and function in it with the header, so that it cannot go stale in silence.
"""

from __future__ import annotations

import enum
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_double,
    c_int32,
    c_size_t,
    c_uint,
    c_uint8,
    c_uint16,
    c_uint32,
    c_uint64,
    c_void_p,
)

from ._library import load

ABIDING_VERSION_NUMBER = 256
ABIDING_NO_TYPE = 4294967295


class AbidingStatus(enum.IntEnum):
    """The outcome of a function; treat an unknown number as a failure."""

    OK = 0
    INVALID_ARGUMENT = 1
    INVALID_UTF8 = 2
    INVALID_CONTRACT = 3
    DIFFERENT_TARGETS = 4
    UNKNOWN_TARGET = 5
    STRUCT_SIZE = 6
    PANIC = 7
    INVALID_HANDLE = 8
    CALLBACK = 9
    IO = 10
    INVALID_CONFIG = 11
    UNREAD = 12
    NOT_FOUND = 13


class AbidingEndian(enum.IntEnum):
    """Byte order of a target."""

    LITTLE = 0
    BIG = 1


class AbidingFormat(enum.IntEnum):
    """How a report is written."""

    HUMAN = 0
    JSON = 1


class AbidingItemKind(enum.IntEnum):
    """A kind of item of a contract."""

    TYPE = 0
    FUNCTION = 1
    GLOBAL = 2
    CONSTANT = 3
    GAP = 4


class AbidingLevel(enum.IntEnum):
    """How bad a difference is."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


class AbidingLinkage(enum.IntEnum):
    """Whether a party offers a symbol, needs it, or describes it."""

    NONE = 0
    DEFINED = 1
    IMPORTED = 2
    DESCRIBED = 3
    INTERNAL = 4


class AbidingLogLevel(enum.IntEnum):
    """How much a log message matters."""

    DEBUG = 0
    INFO = 1
    WARNING = 2


class AbidingNullability(enum.IntEnum):
    """What a declaration says about null."""

    UNSPECIFIED = 0
    NULLABLE = 1
    NON_NULL = 2


class AbidingTypeKind(enum.IntEnum):
    """The kind of a type."""

    VOID = 0
    BOOLEAN = 1
    INTEGER = 2
    CHAR = 3
    FLOAT = 4
    COMPLEX = 5
    VECTOR = 6
    POINTER = 7
    ARRAY = 8
    STRUCT = 9
    UNION = 10
    ENUMERATION = 11
    OPAQUE = 12
    FUNCTION = 13
    ALIAS = 14
    UNSUPPORTED = 15


class AbidingValueKind(enum.IntEnum):
    """What the value of a constant is."""

    INTEGER = 0
    UNSIGNED = 1
    BOOLEAN = 2
    FLOAT = 3
    BYTES = 4
    UNDEFINED = 5


class AbidingVerdict(enum.IntEnum):
    """What a comparison comes to; the numbers are the exit statuses of ``abiding check``."""

    AGREE = 0
    DISAGREE = 1
    UNCHECKED = 2


class AbidingBoundary(Structure):
    """Opaque: only ever behind a pointer."""


class AbidingContract(Structure):
    """Opaque: only ever behind a pointer."""


class AbidingDifferences(Structure):
    """Opaque: only ever behind a pointer."""


class AbidingText(Structure):
    """UTF-8 text that belongs to someone else, not terminated.

    ``pointer`` is declared untyped, because ctypes turns a ``c_char_p`` field into ``bytes`` up to
    the first zero byte, and a text may be longer or unterminated.
    """

    _fields_ = [
        ("pointer", c_void_p),
        ("length", c_size_t),
    ]


class AbidingException(Structure):
    """A difference that is known and accepted."""

    _fields_ = [
        ("item", AbidingText),
        ("code", AbidingText),
        ("reason", AbidingText),
    ]


class AbidingCompareOptions(Structure):
    """What a comparison is to do."""

    _fields_ = [
        ("size", c_size_t),
        ("exceptions", POINTER(AbidingException)),
        ("exception_count", c_size_t),
        ("fail_on", c_uint32),
    ]


class AbidingPlace(Structure):
    """A place in a source file."""

    _fields_ = [
        ("file", AbidingText),
        ("line", c_uint32),
        ("column", c_uint32),
    ]


class AbidingDifference(Structure):
    """One difference."""

    _fields_ = [
        ("code", AbidingText),
        ("item", AbidingText),
        ("message", AbidingText),
        ("left_party", AbidingText),
        ("left_item", AbidingText),
        ("left_place", AbidingPlace),
        ("right_party", AbidingText),
        ("right_item", AbidingText),
        ("right_place", AbidingPlace),
        ("level", c_uint32),
    ]


class AbidingUnread(Structure):
    """A party that could not be read."""

    _fields_ = [
        ("party", AbidingText),
        ("reason", AbidingText),
    ]


class AbidingItem(Structure):
    """One item of a contract."""

    _fields_ = [
        ("name", AbidingText),
        ("path", AbidingText),
        ("symbol", AbidingText),
        ("reason", AbidingText),
        ("place", AbidingPlace),
        ("type_id", c_uint32),
        ("kind", c_uint32),
        ("linkage", c_uint32),
        ("is_constant", c_uint8),
        ("is_thread_local", c_uint8),
    ]


class AbidingConstant(Structure):
    """The value of a constant."""

    _fields_ = [
        ("kind", c_uint32),
        ("low", c_uint64),
        ("high", c_uint64),
        ("number", c_double),
        ("bytes", AbidingText),
    ]


class AbidingPrimitive(Structure):
    """Size and alignment of a type, in bytes."""

    _fields_ = [
        ("size", c_uint8),
        ("alignment", c_uint8),
    ]


class AbidingTargetFacts(Structure):
    """What C looks like on a target."""

    _fields_ = [
        ("c_char", AbidingPrimitive),
        ("c_short", AbidingPrimitive),
        ("c_ushort", AbidingPrimitive),
        ("c_int", AbidingPrimitive),
        ("c_uint", AbidingPrimitive),
        ("c_long", AbidingPrimitive),
        ("c_ulong", AbidingPrimitive),
        ("c_longlong", AbidingPrimitive),
        ("c_ulonglong", AbidingPrimitive),
        ("c_float", AbidingPrimitive),
        ("c_double", AbidingPrimitive),
        ("c_longdouble", AbidingPrimitive),
        ("pointer", AbidingPrimitive),
        ("pointer_bits", c_uint16),
        ("longdouble_bits", c_uint16),
        ("endian", c_uint32),
        ("char_signed", c_uint8),
    ]


class AbidingType(Structure):
    """One type of a contract."""

    _fields_ = [
        ("name", AbidingText),
        ("path", AbidingText),
        ("form", AbidingText),
        ("place", AbidingPlace),
        ("size", c_uint64),
        ("alignment", c_uint64),
        ("length", c_uint64),
        ("count", c_size_t),
        ("kind", c_uint32),
        ("inner", c_uint32),
        ("nullability", c_uint32),
        ("is_signed", c_uint8),
        ("is_constant", c_uint8),
        ("is_volatile", c_uint8),
        ("is_flexible", c_uint8),
        ("is_closed", c_uint8),
        ("is_layout_promised", c_uint8),
        ("is_variadic", c_uint8),
        ("is_noreturn", c_uint8),
    ]


class AbidingField(Structure):
    """A field of a struct or union."""

    _fields_ = [
        ("name", AbidingText),
        ("spelled", AbidingText),
        ("place", AbidingPlace),
        ("bit_offset", c_uint64),
        ("alignment", c_uint64),
        ("type_id", c_uint32),
        ("bit_width", c_uint32),
        ("is_bit_field", c_uint8),
    ]


class AbidingEnumerator(Structure):
    """An enumerator."""

    _fields_ = [
        ("name", AbidingText),
        ("place", AbidingPlace),
        ("low", c_uint64),
        ("high", c_uint64),
    ]


class AbidingParameter(Structure):
    """A parameter of a function type."""

    _fields_ = [
        ("name", AbidingText),
        ("spelled", AbidingText),
        ("place", AbidingPlace),
        ("type_id", c_uint32),
    ]


Visit = CFUNCTYPE(c_int32, POINTER(AbidingDifference), c_void_p)
Log = CFUNCTYPE(None, c_uint32, c_char_p, c_void_p)
Destroy = CFUNCTYPE(None, c_void_p)

lib = load()

lib.abiding_boundary_load.argtypes = [c_char_p, c_size_t, POINTER(POINTER(AbidingBoundary))]
lib.abiding_boundary_load.restype = c_uint

lib.abiding_boundary_name.argtypes = [POINTER(AbidingBoundary), POINTER(c_char), c_size_t]
lib.abiding_boundary_name.restype = c_size_t

lib.abiding_boundary_party_count.argtypes = [POINTER(AbidingBoundary)]
lib.abiding_boundary_party_count.restype = c_size_t

lib.abiding_boundary_party.argtypes = [
    POINTER(AbidingBoundary),
    c_size_t,
    POINTER(c_char),
    c_size_t,
]
lib.abiding_boundary_party.restype = c_size_t

lib.abiding_boundary_extract.argtypes = [
    POINTER(AbidingBoundary),
    c_char_p,
    c_size_t,
    c_char_p,
    c_size_t,
    POINTER(POINTER(AbidingContract)),
]
lib.abiding_boundary_extract.restype = c_uint

lib.abiding_boundary_check.argtypes = [
    POINTER(AbidingBoundary),
    c_char_p,
    c_size_t,
    POINTER(POINTER(AbidingDifferences)),
]
lib.abiding_boundary_check.restype = c_uint

lib.abiding_boundary_free.argtypes = [POINTER(AbidingBoundary)]
lib.abiding_boundary_free.restype = None

lib.abiding_compare_options_init.argtypes = [POINTER(AbidingCompareOptions), c_size_t]
lib.abiding_compare_options_init.restype = c_uint

lib.abiding_compare.argtypes = [
    POINTER(AbidingContract),
    POINTER(AbidingContract),
    POINTER(AbidingCompareOptions),
    POINTER(POINTER(AbidingDifferences)),
]
lib.abiding_compare.restype = c_uint

lib.abiding_compare_all.argtypes = [
    POINTER(POINTER(AbidingContract)),
    c_size_t,
    POINTER(AbidingCompareOptions),
    POINTER(POINTER(AbidingDifferences)),
]
lib.abiding_compare_all.restype = c_uint

lib.abiding_contract_parse.argtypes = [c_char_p, c_size_t, POINTER(POINTER(AbidingContract))]
lib.abiding_contract_parse.restype = c_uint

lib.abiding_contract_read.argtypes = [c_char_p, c_size_t, POINTER(POINTER(AbidingContract))]
lib.abiding_contract_read.restype = c_uint

lib.abiding_contract_to_json.argtypes = [POINTER(AbidingContract), POINTER(POINTER(c_char))]
lib.abiding_contract_to_json.restype = c_uint

lib.abiding_contract_clone.argtypes = [
    POINTER(AbidingContract),
    POINTER(POINTER(AbidingContract)),
]
lib.abiding_contract_clone.restype = c_uint

lib.abiding_contract_party.argtypes = [POINTER(AbidingContract), POINTER(c_char), c_size_t]
lib.abiding_contract_party.restype = c_size_t

lib.abiding_contract_target.argtypes = [POINTER(AbidingContract), POINTER(c_char), c_size_t]
lib.abiding_contract_target.restype = c_size_t

lib.abiding_contract_language.argtypes = [POINTER(AbidingContract), POINTER(c_char), c_size_t]
lib.abiding_contract_language.restype = c_size_t

lib.abiding_contract_free.argtypes = [POINTER(AbidingContract)]
lib.abiding_contract_free.restype = None

lib.abiding_contract_count.argtypes = [POINTER(AbidingContract), c_uint32]
lib.abiding_contract_count.restype = c_size_t

lib.abiding_contract_item.argtypes = [
    POINTER(AbidingContract),
    c_uint32,
    c_size_t,
    c_size_t,
    POINTER(AbidingItem),
]
lib.abiding_contract_item.restype = c_uint

lib.abiding_contract_find.argtypes = [
    POINTER(AbidingContract),
    c_uint32,
    c_char_p,
    c_size_t,
    POINTER(c_size_t),
]
lib.abiding_contract_find.restype = c_uint

lib.abiding_contract_constant.argtypes = [
    POINTER(AbidingContract),
    c_size_t,
    c_size_t,
    POINTER(AbidingConstant),
]
lib.abiding_contract_constant.restype = c_uint

lib.abiding_contract_type.argtypes = [
    POINTER(AbidingContract),
    c_uint32,
    c_size_t,
    POINTER(AbidingType),
]
lib.abiding_contract_type.restype = c_uint

lib.abiding_contract_field.argtypes = [
    POINTER(AbidingContract),
    c_uint32,
    c_size_t,
    c_size_t,
    POINTER(AbidingField),
]
lib.abiding_contract_field.restype = c_uint

lib.abiding_contract_enumerator.argtypes = [
    POINTER(AbidingContract),
    c_uint32,
    c_size_t,
    c_size_t,
    POINTER(AbidingEnumerator),
]
lib.abiding_contract_enumerator.restype = c_uint

lib.abiding_contract_parameter.argtypes = [
    POINTER(AbidingContract),
    c_uint32,
    c_size_t,
    c_size_t,
    POINTER(AbidingParameter),
]
lib.abiding_contract_parameter.restype = c_uint

lib.abiding_differences_verdict.argtypes = [POINTER(AbidingDifferences), POINTER(c_uint32)]
lib.abiding_differences_verdict.restype = c_uint

lib.abiding_differences_count.argtypes = [POINTER(AbidingDifferences), c_uint32]
lib.abiding_differences_count.restype = c_size_t

lib.abiding_differences_get.argtypes = [
    POINTER(AbidingDifferences),
    c_size_t,
    c_size_t,
    POINTER(AbidingDifference),
]
lib.abiding_differences_get.restype = c_uint

lib.abiding_differences_each.argtypes = [POINTER(AbidingDifferences), c_uint32, Visit, c_void_p]
lib.abiding_differences_each.restype = c_uint

lib.abiding_differences_unread_count.argtypes = [POINTER(AbidingDifferences)]
lib.abiding_differences_unread_count.restype = c_size_t

lib.abiding_differences_unread.argtypes = [
    POINTER(AbidingDifferences),
    c_size_t,
    c_size_t,
    POINTER(AbidingUnread),
]
lib.abiding_differences_unread.restype = c_uint

lib.abiding_differences_report.argtypes = [
    POINTER(AbidingDifferences),
    c_uint32,
    POINTER(POINTER(c_char)),
]
lib.abiding_differences_report.restype = c_uint

lib.abiding_differences_free.argtypes = [POINTER(AbidingDifferences)]
lib.abiding_differences_free.restype = None

lib.abiding_last_error_code.argtypes = []
lib.abiding_last_error_code.restype = c_uint32

lib.abiding_last_error_message.argtypes = [POINTER(c_char), c_size_t]
lib.abiding_last_error_message.restype = c_size_t

lib.abiding_last_error_cause.argtypes = [POINTER(c_char), c_size_t]
lib.abiding_last_error_cause.restype = c_size_t

lib.abiding_last_error_clear.argtypes = []
lib.abiding_last_error_clear.restype = None

lib.abiding_log_set.argtypes = [Log, c_void_p, Destroy, c_uint32]
lib.abiding_log_set.restype = c_uint

lib.abiding_string_free.argtypes = [POINTER(c_char)]
lib.abiding_string_free.restype = None

lib.abiding_target_facts.argtypes = [c_char_p, c_size_t, c_size_t, POINTER(AbidingTargetFacts)]
lib.abiding_target_facts.restype = c_uint

lib.abiding_version.argtypes = []
lib.abiding_version.restype = c_char_p

lib.abiding_version_number.argtypes = []
lib.abiding_version_number.restype = c_uint32

lib.abiding_features.argtypes = []
lib.abiding_features.restype = c_char_p

lib.abiding_has_feature.argtypes = [c_char_p]
lib.abiding_has_feature.restype = c_uint32
