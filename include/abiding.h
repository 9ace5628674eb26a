/*
 * abiding: proves that every language on a C ABI boundary sees the same boundary.
 *
 * Generated from src/capi by cbindgen; `cargo xtask bless` writes it anew. Do not edit.
 */

#ifndef ABIDING_H
#define ABIDING_H

#include <stddef.h>
#include <stdint.h>

/**
 * The version that a program is compiled against; `abiding_version_number` gives the one that it
 * runs with.
 */
#define ABIDING_VERSION_NUMBER 256

/**
 * The type that an item or a type does not have.
 */
#define ABIDING_NO_TYPE 4294967295

/**
 * The outcome of a function. Numbers never change their meaning; new ones may be added, so
 * treat an unknown one as a failure.
 */
typedef enum AbidingStatus {
    /**
     * It worked.
     */
    ABIDING_STATUS_OK = 0,
    /**
     * An argument is null, misaligned, too long, or a number that is not allowed.
     */
    ABIDING_STATUS_INVALID_ARGUMENT = 1,
    /**
     * A text is not UTF-8, or holds a zero byte where none may be.
     */
    ABIDING_STATUS_INVALID_UTF8 = 2,
    /**
     * A text is no contract, or one of a newer version.
     */
    ABIDING_STATUS_INVALID_CONTRACT = 3,
    /**
     * Two contracts are for different targets.
     */
    ABIDING_STATUS_DIFFERENT_TARGETS = 4,
    /**
     * No such target is known.
     */
    ABIDING_STATUS_UNKNOWN_TARGET = 5,
    /**
     * The caller's struct has another size than this library's; header and library do not
     * belong together.
     */
    ABIDING_STATUS_STRUCT_SIZE = 6,
    /**
     * A defect of this library; the message says where.
     */
    ABIDING_STATUS_PANIC = 7,
    /**
     * A handle or string is destroyed, of another kind, or not this library's.
     */
    ABIDING_STATUS_INVALID_HANDLE = 8,
    /**
     * A callback failed.
     */
    ABIDING_STATUS_CALLBACK = 9,
    /**
     * A file could not be read or written.
     */
    ABIDING_STATUS_IO = 10,
    /**
     * A configuration has mistakes; the message lists them.
     */
    ABIDING_STATUS_INVALID_CONFIG = 11,
    /**
     * A party could not be read; the message says what its compiler said.
     */
    ABIDING_STATUS_UNREAD = 12,
    /**
     * There is no item at that place or of that name.
     */
    ABIDING_STATUS_NOT_FOUND = 13,
} AbidingStatus;

/**
 * Byte order of a target.
 */
typedef enum AbidingEndian {
    /**
     * Least significant byte first.
     */
    ABIDING_ENDIAN_LITTLE = 0,
    /**
     * Most significant byte first.
     */
    ABIDING_ENDIAN_BIG = 1,
} AbidingEndian;

/**
 * How a report is written.
 */
typedef enum AbidingFormat {
    /**
     * For people, in full, without colours.
     */
    ABIDING_FORMAT_HUMAN = 0,
    /**
     * For programs; the form is that of `abiding check --format json`.
     */
    ABIDING_FORMAT_JSON = 1,
} AbidingFormat;

/**
 * A kind of item of a contract.
 */
typedef enum AbidingItemKind {
    /**
     * Records, enumerations, aliases and opaque types.
     */
    ABIDING_ITEM_KIND_TYPE = 0,
    /**
     * Functions.
     */
    ABIDING_ITEM_KIND_FUNCTION = 1,
    /**
     * Global variables.
     */
    ABIDING_ITEM_KIND_GLOBAL = 2,
    /**
     * Constants and macros.
     */
    ABIDING_ITEM_KIND_CONSTANT = 3,
    /**
     * What the party has and its extractor could not read.
     */
    ABIDING_ITEM_KIND_GAP = 4,
} AbidingItemKind;

/**
 * What kind of type a field of a struct has.
 */
typedef enum AbidingLayoutKind {
    /**
     * A struct.
     */
    ABIDING_LAYOUT_KIND_RECORD = 0,
    /**
     * An enumeration.
     */
    ABIDING_LAYOUT_KIND_ENUMERATION = 1,
    /**
     * An integer with a sign.
     */
    ABIDING_LAYOUT_KIND_SIGNED_INTEGER = 2,
    /**
     * An integer without a sign.
     */
    ABIDING_LAYOUT_KIND_UNSIGNED_INTEGER = 3,
    /**
     * A pointer to data or to a function.
     */
    ABIDING_LAYOUT_KIND_POINTER = 4,
    /**
     * A floating point number.
     */
    ABIDING_LAYOUT_KIND_FLOAT = 5,
} AbidingLayoutKind;

/**
 * How bad a difference is.
 */
typedef enum AbidingLevel {
    /**
     * Offered by one side and used by nobody.
     */
    ABIDING_LEVEL_NOTE = 0,
    /**
     * The same bytes with another meaning.
     */
    ABIDING_LEVEL_WARNING = 1,
    /**
     * The ABI is broken.
     */
    ABIDING_LEVEL_ERROR = 2,
} AbidingLevel;

/**
 * Whether a party offers a symbol, needs it, or describes it.
 */
typedef enum AbidingLinkage {
    /**
     * The item is no symbol: a type, a constant.
     */
    ABIDING_LINKAGE_NONE = 0,
    /**
     * Defined by the party.
     */
    ABIDING_LINKAGE_DEFINED = 1,
    /**
     * Declared by code that uses it.
     */
    ABIDING_LINKAGE_IMPORTED = 2,
    /**
     * Declared by a header.
     */
    ABIDING_LINKAGE_DESCRIBED = 3,
    /**
     * Has a body and no symbol, as `static inline` in a header.
     */
    ABIDING_LINKAGE_INTERNAL = 4,
} AbidingLinkage;

/**
 * How much a message matters.
 */
typedef enum AbidingLogLevel {
    /**
     * Every step.
     */
    ABIDING_LOG_LEVEL_DEBUG = 0,
    /**
     * What takes time.
     */
    ABIDING_LOG_LEVEL_INFO = 1,
    /**
     * What makes later runs slower or results poorer.
     */
    ABIDING_LOG_LEVEL_WARNING = 2,
} AbidingLogLevel;

/**
 * What a declaration says about null.
 */
typedef enum AbidingNullability {
    /**
     * It does not say, as a plain C pointer.
     */
    ABIDING_NULLABILITY_UNSPECIFIED = 0,
    /**
     * Null is a value.
     */
    ABIDING_NULLABILITY_NULLABLE = 1,
    /**
     * Null may not pass.
     */
    ABIDING_NULLABILITY_NON_NULL = 2,
} AbidingNullability;

/**
 * The kind of a type.
 */
typedef enum AbidingTypeKind {
    /**
     * No value; also what an untyped pointer leads to.
     */
    ABIDING_TYPE_KIND_VOID = 0,
    /**
     * A truth value.
     */
    ABIDING_TYPE_KIND_BOOLEAN = 1,
    /**
     * An integer.
     */
    ABIDING_TYPE_KIND_INTEGER = 2,
    /**
     * C's plain `char`.
     */
    ABIDING_TYPE_KIND_CHAR = 3,
    /**
     * A floating point number.
     */
    ABIDING_TYPE_KIND_FLOAT = 4,
    /**
     * A complex number.
     */
    ABIDING_TYPE_KIND_COMPLEX = 5,
    /**
     * A SIMD vector of `length` times `inner`.
     */
    ABIDING_TYPE_KIND_VECTOR = 6,
    /**
     * A pointer to `inner`, data or function.
     */
    ABIDING_TYPE_KIND_POINTER = 7,
    /**
     * An array of `length` times `inner`.
     */
    ABIDING_TYPE_KIND_ARRAY = 8,
    /**
     * A struct of `count` fields.
     */
    ABIDING_TYPE_KIND_STRUCT = 9,
    /**
     * A union of `count` fields.
     */
    ABIDING_TYPE_KIND_UNION = 10,
    /**
     * An enumeration of `count` enumerators, stored in `inner`.
     */
    ABIDING_TYPE_KIND_ENUMERATION = 11,
    /**
     * A type that is declared and never defined.
     */
    ABIDING_TYPE_KIND_OPAQUE = 12,
    /**
     * A function of `count` parameters that returns `inner`.
     */
    ABIDING_TYPE_KIND_FUNCTION = 13,
    /**
     * Another name of `inner`.
     */
    ABIDING_TYPE_KIND_ALIAS = 14,
    /**
     * A type that the extractor could not represent; `name` is how the party spells it.
     */
    ABIDING_TYPE_KIND_UNSUPPORTED = 15,
} AbidingTypeKind;

/**
 * What the value of a constant is.
 */
typedef enum AbidingValueKind {
    /**
     * An integer with a sign: 128 bits, two's complement, in `high` and `low`.
     */
    ABIDING_VALUE_KIND_INTEGER = 0,
    /**
     * An integer without a sign: 128 bits in `high` and `low`.
     */
    ABIDING_VALUE_KIND_UNSIGNED = 1,
    /**
     * A truth value: `low` is 0 or 1.
     */
    ABIDING_VALUE_KIND_BOOLEAN = 2,
    /**
     * A floating point number, in `number`.
     */
    ABIDING_VALUE_KIND_FLOAT = 3,
    /**
     * Text or bytes, in `bytes`, without a terminating byte.
     */
    ABIDING_VALUE_KIND_BYTES = 4,
    /**
     * The compiler gives it no defined value; `bytes` says why.
     */
    ABIDING_VALUE_KIND_UNDEFINED = 5,
} AbidingValueKind;

/**
 * What a comparison comes to; the numbers are the exit statuses of `abiding check`.
 */
typedef enum AbidingVerdict {
    /**
     * All that was compared agrees.
     */
    ABIDING_VERDICT_AGREE = 0,
    /**
     * Something disagrees.
     */
    ABIDING_VERDICT_DISAGREE = 1,
    /**
     * A party could not be read, which may hide anything.
     */
    ABIDING_VERDICT_UNCHECKED = 2,
} AbidingVerdict;

/**
 * A boundary: its parties, targets and exceptions. Made by `abiding_boundary_load`, freed by
 * `abiding_boundary_free`. It never changes, so any number of threads may use it at once.
 */
typedef struct AbidingBoundary AbidingBoundary;

/**
 * Everything one party says about a boundary on one target. Made by `abiding_contract_parse`,
 * `abiding_contract_read` and `abiding_boundary_extract`, freed by `abiding_contract_free`. It never
 * changes, so any number of threads may use it at once.
 */
typedef struct AbidingContract AbidingContract;

/**
 * What contracts disagree on. Made by `abiding_compare`, `abiding_compare_all` and
 * `abiding_boundary_check`, freed by `abiding_differences_free`. It never changes, so any number of
 * threads may use it at once.
 */
typedef struct AbidingDifferences AbidingDifferences;

/**
 * UTF-8 text that belongs to someone else: `length` bytes at `pointer`, **not** terminated.
 *
 * In a struct that the library fills, the text belongs to the handle that was asked and lives as
 * long as it; `pointer` is never null there. In a struct that the caller fills, the text belongs to
 * the caller and is read during the call; null is fine where the length is 0.
 */
typedef struct AbidingText {
    /**
     * The first byte.
     */
    const char *pointer;
    /**
     * Number of bytes.
     */
    size_t length;
} AbidingText;

/**
 * A difference that is known and accepted. The texts are the caller's and are read during the call.
 */
typedef struct AbidingException {
    /**
     * The item as a glob: `Type.field`, `sqlite3_*`.
     */
    struct AbidingText item;
    /**
     * The code of the difference; empty for all codes.
     */
    struct AbidingText code;
    /**
     * Why it is accepted; never empty.
     */
    struct AbidingText reason;
} AbidingException;

/**
 * What a comparison is to do. Fill it with `abiding_compare_options_init`, then change what is to be
 * different. Everything in it is the caller's and is read during the call.
 */
typedef struct AbidingCompareOptions {
    /**
     * `sizeof(AbidingCompareOptions)`.
     */
    size_t size;
    /**
     * Differences that are accepted; null where there are none.
     */
    const struct AbidingException *exceptions;
    /**
     * Number of exceptions.
     */
    size_t exception_count;
    /**
     * The mildest `AbidingLevel` that makes the verdict "disagree".
     */
    uint32_t fail_on;
} AbidingCompareOptions;

/**
 * A place in a source file.
 */
typedef struct AbidingPlace {
    /**
     * The file, with `/`; empty where the place is unknown.
     */
    struct AbidingText file;
    /**
     * The line, from 1; 0 where it is unknown.
     */
    uint32_t line;
    /**
     * The column in bytes, from 1; 0 where it is unknown.
     */
    uint32_t column;
} AbidingPlace;

/**
 * One difference. Texts live as long as the differences that it comes from.
 */
typedef struct AbidingDifference {
    /**
     * The stable code, which `abiding explain` explains: `offset`, `enumerator-value`.
     */
    struct AbidingText code;
    /**
     * The item as a dotted path: `Type.field`.
     */
    struct AbidingText item;
    /**
     * What is wrong, in one line.
     */
    struct AbidingText message;
    /**
     * The one party.
     */
    struct AbidingText left_party;
    /**
     * The item in the one party's own names; empty where it lacks it.
     */
    struct AbidingText left_item;
    /**
     * Where the one party declares it, or what would contain it.
     */
    struct AbidingPlace left_place;
    /**
     * The other party.
     */
    struct AbidingText right_party;
    /**
     * The item in the other party's own names; empty where it lacks it.
     */
    struct AbidingText right_item;
    /**
     * Where the other party declares it, or what would contain it.
     */
    struct AbidingPlace right_place;
    /**
     * An `AbidingLevel`.
     */
    uint32_t level;
} AbidingDifference;

/**
 * A party that could not be read. Texts live as long as the differences that it comes from.
 */
typedef struct AbidingUnread {
    /**
     * The party.
     */
    struct AbidingText party;
    /**
     * Why, with what its compiler said; several lines.
     */
    struct AbidingText reason;
} AbidingUnread;

/**
 * One item of a contract. Texts live as long as the contract.
 */
typedef struct AbidingItem {
    /**
     * The name; of a gap, the dotted path of what is missing.
     */
    struct AbidingText name;
    /**
     * The module path in front of the name, joined with `::`; empty at the root.
     */
    struct AbidingText path;
    /**
     * The name that the linker sees, of functions and globals; empty otherwise.
     */
    struct AbidingText symbol;
    /**
     * Why a gap was not read; empty otherwise.
     */
    struct AbidingText reason;
    /**
     * Where it is declared.
     */
    struct AbidingPlace place;
    /**
     * The type, for `abiding_contract_type`; `ABIDING_NO_TYPE` of a gap and of a constant without
     * one.
     */
    uint32_t type_id;
    /**
     * An `AbidingItemKind`.
     */
    uint32_t kind;
    /**
     * An `AbidingLinkage`.
     */
    uint32_t linkage;
    /**
     * 1 for a global that the party promises not to write to.
     */
    uint8_t is_constant;
    /**
     * 1 for a global of which every thread has its own.
     */
    uint8_t is_thread_local;
} AbidingItem;

/**
 * The value of a constant. Its name, type and place are those of its `AbidingItem`.
 */
typedef struct AbidingConstant {
    /**
     * An `AbidingValueKind`.
     */
    uint32_t kind;
    /**
     * The low 64 bits of an integer.
     */
    uint64_t low;
    /**
     * The high 64 bits of an integer: 0, or all ones for a negative one that fits 64 bits.
     */
    uint64_t high;
    /**
     * A floating point number.
     */
    double number;
    /**
     * Text or bytes; they live as long as the contract and need not be UTF-8.
     */
    struct AbidingText bytes;
} AbidingConstant;

/**
 * A field of a struct that crosses.
 */
typedef struct AbidingLayoutField {
    /**
     * Its name; static.
     */
    const char *name;
    /**
     * Distance from the start of the struct, in bytes.
     */
    size_t offset;
    /**
     * Size in bytes.
     */
    size_t size;
    /**
     * An `AbidingLayoutKind`.
     */
    uint32_t kind;
} AbidingLayoutField;

/**
 * An enumerator of an enumeration that crosses.
 */
typedef struct AbidingLayoutEnumerator {
    /**
     * Its name as the side that made the table spells it; static.
     */
    const char *name;
    /**
     * Its value.
     */
    int64_t value;
} AbidingLayoutEnumerator;

/**
 * A struct or enumeration that crosses.
 */
typedef struct AbidingLayoutType {
    /**
     * Its name; static.
     */
    const char *name;
    /**
     * An `AbidingLayoutKind`: record or enumeration.
     */
    uint32_t kind;
    /**
     * Size in bytes.
     */
    size_t size;
    /**
     * Alignment in bytes.
     */
    size_t alignment;
    /**
     * The fields of a struct; static.
     */
    const struct AbidingLayoutField *fields;
    /**
     * Number of fields; 0 for an enumeration.
     */
    size_t field_count;
    /**
     * The enumerators of an enumeration; static.
     */
    const struct AbidingLayoutEnumerator *enumerators;
    /**
     * Number of enumerators; 0 for a struct.
     */
    size_t enumerator_count;
} AbidingLayoutType;

/**
 * Everything that crosses, as one side's compiler lays it out.
 */
typedef struct AbidingLayoutTable {
    /**
     * The structs and enumerations; static.
     */
    const struct AbidingLayoutType *types;
    /**
     * Number of structs and enumerations.
     */
    size_t count;
} AbidingLayoutTable;

/**
 * Size and alignment of a type, in bytes.
 */
typedef struct AbidingPrimitive {
    /**
     * Size in bytes, padding included.
     */
    uint8_t size;
    /**
     * ABI alignment in bytes.
     */
    uint8_t alignment;
} AbidingPrimitive;

/**
 * What C looks like on a target: size and alignment of every primitive, in bytes.
 */
typedef struct AbidingTargetFacts {
    /**
     * `char`.
     */
    struct AbidingPrimitive c_char;
    /**
     * `short`.
     */
    struct AbidingPrimitive c_short;
    /**
     * `unsigned short`.
     */
    struct AbidingPrimitive c_ushort;
    /**
     * `int`.
     */
    struct AbidingPrimitive c_int;
    /**
     * `unsigned int`.
     */
    struct AbidingPrimitive c_uint;
    /**
     * `long`.
     */
    struct AbidingPrimitive c_long;
    /**
     * `unsigned long`.
     */
    struct AbidingPrimitive c_ulong;
    /**
     * `long long`.
     */
    struct AbidingPrimitive c_longlong;
    /**
     * `unsigned long long`.
     */
    struct AbidingPrimitive c_ulonglong;
    /**
     * `float`.
     */
    struct AbidingPrimitive c_float;
    /**
     * `double`.
     */
    struct AbidingPrimitive c_double;
    /**
     * `long double`.
     */
    struct AbidingPrimitive c_longdouble;
    /**
     * A data or function pointer.
     */
    struct AbidingPrimitive pointer;
    /**
     * Width of a pointer, in bits.
     */
    uint16_t pointer_bits;
    /**
     * Bits of a `long double` that carry its value: 80 for the x87 format in 12 or 16 bytes.
     */
    uint16_t longdouble_bits;
    /**
     * An `AbidingEndian`.
     */
    uint32_t endian;
    /**
     * 1 where plain `char` has a sign, else 0.
     */
    uint8_t char_signed;
} AbidingTargetFacts;

/**
 * One type of a contract. Texts live as long as the contract. What does not belong to the kind of
 * type is 0, empty or `ABIDING_NO_TYPE`.
 */
typedef struct AbidingType {
    /**
     * The name of a struct, union, enumeration, alias or opaque type; empty if it has none.
     */
    struct AbidingText name;
    /**
     * The module path in front of the name, joined with `::`; empty at the root.
     */
    struct AbidingText path;
    /**
     * How a number is stored (`f32`, `f80`, `bf16`) or a function is called (`c`, `stdcall`).
     */
    struct AbidingText form;
    /**
     * Where it is declared.
     */
    struct AbidingPlace place;
    /**
     * Size in bytes; 0 where it has none.
     */
    uint64_t size;
    /**
     * Alignment in bytes, of structs and unions.
     */
    uint64_t alignment;
    /**
     * Elements of an array or vector.
     */
    uint64_t length;
    /**
     * Fields, enumerators or parameters.
     */
    size_t count;
    /**
     * An `AbidingTypeKind`.
     */
    uint32_t kind;
    /**
     * The element of an array or vector, what a pointer leads to, what an alias stands for, what
     * stores an enumeration, what a function returns.
     */
    uint32_t inner;
    /**
     * An `AbidingNullability`, of pointers.
     */
    uint32_t nullability;
    /**
     * 1 for a number with a sign.
     */
    uint8_t is_signed;
    /**
     * 1 for a pointer through which nothing is written.
     */
    uint8_t is_constant;
    /**
     * 1 for a pointer to volatile data.
     */
    uint8_t is_volatile;
    /**
     * 1 for an array of unknown length at the end of a struct.
     */
    uint8_t is_flexible;
    /**
     * 1 for an enumeration that holds no other values than its enumerators.
     */
    uint8_t is_closed;
    /**
     * 1 for a struct, union or enumeration whose layout its language promises.
     */
    uint8_t is_layout_promised;
    /**
     * 1 for a function that takes more arguments.
     */
    uint8_t is_variadic;
    /**
     * 1 for a function that never returns.
     */
    uint8_t is_noreturn;
} AbidingType;

/**
 * A field of a struct or union. Texts live as long as the contract.
 */
typedef struct AbidingField {
    /**
     * The name; empty for an anonymous member and an unnamed bit-field.
     */
    struct AbidingText name;
    /**
     * The type as the party spells it.
     */
    struct AbidingText spelled;
    /**
     * Where it is declared.
     */
    struct AbidingPlace place;
    /**
     * Distance from the start of the struct, in **bits**.
     */
    uint64_t bit_offset;
    /**
     * The alignment in bytes that the source demands of the field; 0 where it demands none.
     */
    uint64_t alignment;
    /**
     * The type.
     */
    uint32_t type_id;
    /**
     * Width of a bit-field in bits.
     */
    uint32_t bit_width;
    /**
     * 1 for a bit-field.
     */
    uint8_t is_bit_field;
} AbidingField;

/**
 * An enumerator. Texts live as long as the contract.
 */
typedef struct AbidingEnumerator {
    /**
     * The name.
     */
    struct AbidingText name;
    /**
     * Where it is declared.
     */
    struct AbidingPlace place;
    /**
     * The low 64 bits of the value.
     */
    uint64_t low;
    /**
     * The high 64 bits of the value in two's complement: 0, or all ones for a negative one that
     * fits 64 bits.
     */
    uint64_t high;
} AbidingEnumerator;

/**
 * A parameter of a function type. Texts live as long as the contract.
 */
typedef struct AbidingParameter {
    /**
     * The name; empty where the declaration gives none.
     */
    struct AbidingText name;
    /**
     * The type as the party spells it.
     */
    struct AbidingText spelled;
    /**
     * Where it is declared.
     */
    struct AbidingPlace place;
    /**
     * The type.
     */
    uint32_t type_id;
} AbidingParameter;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Reads a configuration file such as `abiding.toml`; `path` has `length` bytes and is not kept. No
 * party is read yet. Relative paths in it are relative to its folder, which must stay.
 *
 * Ownership: `*out` is the caller's, who gives it to `abiding_boundary_free` once; it is unchanged on
 * failure. Null is refused. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null, `INVALID_UTF8`, `IO` for a file that cannot be read, and
 * `INVALID_CONFIG` for one with mistakes; the message lists them all.
 *
 * # Safety
 * `path` is null or points to `length` readable bytes; `out` is null or writable.
 */
enum AbidingStatus abiding_boundary_load(const char *path,
                                         size_t length,
                                         struct AbidingBoundary **out);

/**
 * Copies the boundary's name into `buffer`, which has `capacity` bytes, and returns the length of
 * the whole name without the terminating byte.
 *
 * Ownership: the buffer is the caller's. What is in it is terminated where `capacity` is not 0, and
 * never ends inside a character. Null or 0 only asks for the length. Any thread.
 *
 * Fails with 0 and the last error for a null or invalid handle.
 *
 * # Safety
 * The handle is null or alive; a buffer that is not null has `capacity` writable bytes.
 */
size_t abiding_boundary_name(const struct AbidingBoundary *boundary, char *buffer, size_t capacity);

/**
 * The number of parties. Any thread. Fails with 0 and the last error for a null or invalid handle; a
 * boundary has at least two parties.
 *
 * # Safety
 * The handle is null or alive.
 */
size_t abiding_boundary_party_count(const struct AbidingBoundary *boundary);

/**
 * Copies the name of the party at `index`, which is below `abiding_boundary_party_count`, into
 * `buffer`, as `abiding_boundary_name` does with the boundary's name.
 *
 * Fails with 0 and the last error for a null or invalid handle and an index that is too high; the
 * name of a party is never empty.
 *
 * # Safety
 * As `abiding_boundary_name`.
 */
size_t abiding_boundary_party(const struct AbidingBoundary *boundary,
                              size_t index,
                              char *buffer,
                              size_t capacity);

/**
 * Reads one party for one target with the party's own compiler, as `abiding extract` does; this may
 * take seconds. `party` is a name of the boundary, `target` is in rustc's spelling or `host`; both
 * have the stated numbers of bytes, and neither is kept. What has not changed since the last time
 * comes from the user's cache.
 *
 * Ownership: `*out` is the caller's, who gives it to `abiding_contract_free` once; it is unchanged on
 * failure. The contract outlives the boundary. Null: `target` where `target_length` is 0, which is
 * the host; the rest is refused. Any thread, several at once.
 *
 * Fails with `INVALID_ARGUMENT` for null, `INVALID_HANDLE`, `INVALID_UTF8`, `NOT_FOUND` for an
 * unknown party, `UNKNOWN_TARGET`, and `UNREAD` where the party cannot be read; the cause is what its
 * compiler said.
 *
 * # Safety
 * The handle is null or alive; texts are null or have their lengths in readable bytes; `out` is null
 * or writable.
 */
enum AbidingStatus abiding_boundary_extract(const struct AbidingBoundary *boundary,
                                            const char *party,
                                            size_t party_length,
                                            const char *target,
                                            size_t target_length,
                                            struct AbidingContract **out);

/**
 * Reads all parties for one target and compares them, as `abiding check` does; this may take
 * seconds. `target` has `target_length` bytes, is in rustc's spelling or `host`, and is not kept. The
 * exceptions of the boundary are applied. That the parties disagree, or that one of them could not be
 * read, is a success: `abiding_differences_verdict` tells.
 *
 * Ownership: `*out` is the caller's, who gives it to `abiding_differences_free` once; it is unchanged
 * on failure, and outlives the boundary. Null: `target` where `target_length` is 0, which is the
 * host; the rest is refused. Any thread, several at once.
 *
 * Fails with `INVALID_ARGUMENT` for null, `INVALID_HANDLE`, `INVALID_UTF8` and `UNKNOWN_TARGET`.
 *
 * # Safety
 * The handle is null or alive; `target` is null or has its length in readable bytes; `out` is null or
 * writable.
 */
enum AbidingStatus abiding_boundary_check(const struct AbidingBoundary *boundary,
                                          const char *target,
                                          size_t target_length,
                                          struct AbidingDifferences **out);

/**
 * Frees a boundary; null does nothing. What was made from it stays. Any thread.
 *
 * A handle that is freed already or is not this library's is left alone and is the last error, with
 * the code `INVALID_HANDLE`.
 *
 * # Safety
 * The handle is null or alive, and not used afterwards.
 */
void abiding_boundary_free(struct AbidingBoundary *boundary);

/**
 * Fills `*options` with what a comparison does without options: no exceptions, and warnings make the
 * parties disagree. `size` is `sizeof(AbidingCompareOptions)` as the caller knows it.
 *
 * Ownership: the caller's. Null is refused. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null and `STRUCT_SIZE`; nothing is written then.
 *
 * # Safety
 * `options` is null or has `size` writable bytes.
 */
enum AbidingStatus abiding_compare_options_init(struct AbidingCompareOptions *options,
                                                size_t size);

/**
 * Compares two contracts for the same target. That they differ is a success, and `*out` tells how.
 *
 * Ownership: `*out` is the caller's, who gives it to `abiding_differences_free` once; it is unchanged
 * on failure. The contracts stay the caller's and may be freed before it. Null: `options`, for the
 * usual ones; the rest is refused. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null and options that make no sense, `INVALID_HANDLE`,
 * `STRUCT_SIZE`, `INVALID_CONTRACT` for a contract without items, which would agree with everything,
 * and `DIFFERENT_TARGETS`.
 *
 * # Safety
 * The handles are null or alive; `options` is null or as `AbidingCompareOptions` says; `out` is null
 * or writable.
 */
enum AbidingStatus abiding_compare(const struct AbidingContract *left,
                                   const struct AbidingContract *right,
                                   const struct AbidingCompareOptions *options,
                                   struct AbidingDifferences **out);

/**
 * Compares any number of contracts for the same target, each with each: `count` handles at
 * `contracts`, two at least. What several contracts state alike is reported once.
 *
 * Ownership, null, threads and errors are those of `abiding_compare`.
 *
 * # Safety
 * `contracts` is null or points to `count` handles, each null or alive; the rest as
 * `abiding_compare`.
 */
enum AbidingStatus abiding_compare_all(const struct AbidingContract *const *contracts,
                                       size_t count,
                                       const struct AbidingCompareOptions *options,
                                       struct AbidingDifferences **out);

/**
 * Reads a contract from its JSON form, `length` bytes at `json`, which is not kept.
 *
 * Ownership: `*out` is the caller's, who gives it to `abiding_contract_free` once; it is unchanged
 * on failure. Null: `json` where `length` is 0 (and no contract); `out` is refused. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null and impossible lengths, `INVALID_UTF8`, and
 * `INVALID_CONTRACT` for a text that is no contract or is one of a newer schema version.
 *
 * # Safety
 * `json` is null or points to `length` readable bytes; `out` is null or writable.
 */
enum AbidingStatus abiding_contract_parse(const char *json,
                                          size_t length,
                                          struct AbidingContract **out);

/**
 * Reads a contract from a file that holds its JSON form, such as `abiding extract` writes. `path`
 * has `length` bytes and is not kept.
 *
 * Ownership: `*out` is the caller's, who gives it to `abiding_contract_free` once; it is unchanged
 * on failure. Null is refused. Any thread.
 *
 * Fails with `IO` for a file that cannot be read, and otherwise as `abiding_contract_parse`.
 *
 * # Safety
 * `path` is null or points to `length` readable bytes; `out` is null or writable.
 */
enum AbidingStatus abiding_contract_read(const char *path,
                                         size_t length,
                                         struct AbidingContract **out);

/**
 * Writes the contract's JSON form to `*out` as a terminated string. The same contract always gives
 * the same bytes.
 *
 * Ownership: `*out` is the caller's, who gives it to `abiding_string_free` once; it is unchanged on
 * failure. Null is refused. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null and `INVALID_HANDLE`.
 *
 * # Safety
 * The handle is null or alive; `out` is null or writable.
 */
enum AbidingStatus abiding_contract_to_json(const struct AbidingContract *contract, char **out);

/**
 * Makes another handle to the same contract, which costs next to nothing.
 *
 * Ownership: `*out` is the caller's, who gives it to `abiding_contract_free` once, too; it is
 * unchanged on failure. Null is refused. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null and `INVALID_HANDLE`.
 *
 * # Safety
 * The handle is null or alive; `out` is null or writable.
 */
enum AbidingStatus abiding_contract_clone(const struct AbidingContract *contract,
                                          struct AbidingContract **out);

/**
 * Copies the name of the contract's party into `buffer`, which has `capacity` bytes, and returns the
 * length of the whole name without the terminating byte.
 *
 * Ownership: the buffer is the caller's. What is in it is terminated where `capacity` is not 0, and
 * never ends inside a character. Null or 0 only asks for the length. Any thread.
 *
 * Fails with 0 and the last error for a null or invalid handle; a party's name is never empty.
 *
 * # Safety
 * The handle is null or alive; a buffer that is not null has `capacity` writable bytes.
 */
size_t abiding_contract_party(const struct AbidingContract *contract,
                              char *buffer,
                              size_t capacity);

/**
 * Copies the contract's target in rustc's spelling into `buffer`, as `abiding_contract_party` does
 * with the party's name.
 *
 * # Safety
 * As `abiding_contract_party`.
 */
size_t abiding_contract_target(const struct AbidingContract *contract,
                               char *buffer,
                               size_t capacity);

/**
 * Copies the party's language (`rust`, `c`, `c++`, `zig`, `python`, `object`) into `buffer`, as
 * `abiding_contract_party` does with the party's name.
 *
 * # Safety
 * As `abiding_contract_party`.
 */
size_t abiding_contract_language(const struct AbidingContract *contract,
                                 char *buffer,
                                 size_t capacity);

/**
 * Frees a contract; null does nothing. What was made from it stays; what was borrowed from it does
 * not. Any thread.
 *
 * A handle that is freed already or is not this library's is left alone and is the last error, with
 * the code `INVALID_HANDLE`.
 *
 * # Safety
 * The handle is null or alive, and not used afterwards.
 */
void abiding_contract_free(struct AbidingContract *contract);

/**
 * Writes what the comparison comes to, an `AbidingVerdict`, to `*out`.
 *
 * Ownership: `out` is the caller's. Null is refused. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null and `INVALID_HANDLE`; `*out` is unchanged then.
 *
 * # Safety
 * The handle is null or alive; `out` is null or writable.
 */
enum AbidingStatus abiding_differences_verdict(const struct AbidingDifferences *differences,
                                               uint32_t *out);

/**
 * The number of differences of at least this level, an `AbidingLevel`. They stand worst first, so
 * that the indices below the number are those of that level. Any thread.
 *
 * Fails with 0 and the last error for a null or invalid handle and an unknown level.
 *
 * # Safety
 * The handle is null or alive.
 */
size_t abiding_differences_count(const struct AbidingDifferences *differences, uint32_t level);

/**
 * Writes the difference at `index`, which is below `abiding_differences_count` of
 * `ABIDING_LEVEL_NOTE`, to `*out`, which the caller owns and whose size in bytes it states:
 * `sizeof(AbidingDifference)`.
 *
 * Lifetime: the texts inside live as long as the differences. Null is refused. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null, `INVALID_HANDLE`, `STRUCT_SIZE` and `NOT_FOUND`; `*out` is
 * unchanged then.
 *
 * # Safety
 * The handle is null or alive; `out` is null or has `size` writable bytes.
 */
enum AbidingStatus abiding_differences_get(const struct AbidingDifferences *differences,
                                           size_t index,
                                           size_t size,
                                           struct AbidingDifference *out);

/**
 * Calls `function` with each difference of at least `level`, an `AbidingLevel`, worst first, until
 * it returns another number than 0. Before this function returns the last call has returned.
 *
 * The function gets a difference that lives until it returns (its texts live as long as
 * `differences`) and `user_data`, which stays the caller's. It is called on this thread and may call
 * the library, but must not free `differences`. No exception and no `longjmp` may leave it (an
 * exception ends the process; a Rust panic becomes `CALLBACK`).
 *
 * Null: `user_data`; the rest is refused. Any thread.
 *
 * Fails with `CALLBACK` where the function returned another number than 0, which the message names,
 * `INVALID_ARGUMENT` for null and an unknown level, and `INVALID_HANDLE`.
 *
 * # Safety
 * The handle is null or alive; `function` is null or may be called as said above.
 */
enum AbidingStatus abiding_differences_each(const struct AbidingDifferences *differences,
                                            uint32_t level,
                                            int32_t (*function)(const struct AbidingDifference *difference,
                                                                void *user_data),
                                            void *user_data);

/**
 * The number of parties that could not be read; 0 for contracts that were given. Any thread.
 *
 * Fails with 0 and the last error for a null or invalid handle.
 *
 * # Safety
 * The handle is null or alive.
 */
size_t abiding_differences_unread_count(const struct AbidingDifferences *differences);

/**
 * Writes the unread party at `index`, which is below `abiding_differences_unread_count`, to `*out`,
 * which the caller owns and whose size in bytes it states: `sizeof(AbidingUnread)`.
 *
 * Lifetime, null, threads and errors are those of `abiding_differences_get`.
 *
 * # Safety
 * The handle is null or alive; `out` is null or has `size` writable bytes.
 */
enum AbidingStatus abiding_differences_unread(const struct AbidingDifferences *differences,
                                              size_t index,
                                              size_t size,
                                              struct AbidingUnread *out);

/**
 * Writes a report of the differences and of what was compared to `*out` as a terminated string.
 * `format` is an `AbidingFormat`. Source files that are not where the contracts say are reported
 * without excerpts.
 *
 * Ownership: `*out` is the caller's, who gives it to `abiding_string_free` once; it is unchanged on
 * failure. Null is refused. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null and an unknown format, and `INVALID_HANDLE`.
 *
 * # Safety
 * The handle is null or alive; `out` is null or writable.
 */
enum AbidingStatus abiding_differences_report(const struct AbidingDifferences *differences,
                                              uint32_t format,
                                              char **out);

/**
 * Frees differences; null does nothing. What was borrowed from them ends. Any thread.
 *
 * A handle that is freed already or is not this library's is left alone and is the last error, with
 * the code `INVALID_HANDLE`.
 *
 * # Safety
 * The handle is null or alive, and not used afterwards.
 */
void abiding_differences_free(struct AbidingDifferences *differences);

/**
 * The status of the calling thread's last failure, an `AbidingStatus`: 0 as long as nothing failed
 * on this thread. Success does not reset it. Never fails.
 */
uint32_t abiding_last_error_code(void);

/**
 * Copies the message of the calling thread's last failure into `buffer`, which has `capacity`
 * bytes, and returns the length of the whole message without the terminating byte.
 *
 * Ownership: the buffer is the caller's. What is in it is terminated where `capacity` is not 0, and
 * never ends inside a character. Null or 0 only asks for the length. The message is empty as long as
 * nothing failed on this thread. Never fails.
 *
 * # Safety
 * A buffer that is not null has `capacity` writable bytes.
 */
size_t abiding_last_error_message(char *buffer,
                                  size_t capacity);

/**
 * Copies what led to the calling thread's last failure into `buffer`, as
 * `abiding_last_error_message` does with the message: the system's words about a file, or what a
 * compiler said. Often empty.
 *
 * # Safety
 * A buffer that is not null has `capacity` writable bytes.
 */
size_t abiding_last_error_cause(char *buffer, size_t capacity);

/**
 * The message of the calling thread's last failure, terminated; empty as long as nothing failed on
 * this thread, and never null.
 *
 * Ownership: the library's. Lifetime: until the next call of the library on this thread that fails
 * or clears the error, or until the thread ends. Never fails.
 */
const char *abiding_last_error_text(void);

/**
 * What led to the calling thread's last failure, with the ownership and lifetime of
 * `abiding_last_error_text`. Never fails.
 */
const char *abiding_last_error_cause_text(void);

/**
 * Forgets the calling thread's last failure; borrowed texts of it end. Never fails.
 */
void abiding_last_error_clear(void);

/**
 * The number of items of one kind, an `AbidingItemKind`. Any thread.
 *
 * Fails with 0 and the last error for a null or invalid handle and an unknown kind.
 *
 * # Safety
 * The handle is null or alive.
 */
size_t abiding_contract_count(const struct AbidingContract *contract, uint32_t kind);

/**
 * Writes one item to `*out`, which the caller owns and whose size in bytes it states:
 * `sizeof(AbidingItem)`. `kind` is an `AbidingItemKind`, `index` is below
 * `abiding_contract_count` of that kind, in the party's own order.
 *
 * Lifetime: the texts inside live as long as the contract. Null is refused. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null and an unknown kind, `INVALID_HANDLE`, `STRUCT_SIZE`, and
 * `NOT_FOUND` for an index that is too high; `*out` is unchanged then.
 *
 * # Safety
 * The handle is null or alive; `out` is null or has `size` writable bytes.
 */
enum AbidingStatus abiding_contract_item(const struct AbidingContract *contract,
                                         uint32_t kind,
                                         size_t index,
                                         size_t size,
                                         struct AbidingItem *out);

/**
 * Looks an item up by its name, `length` bytes at `name`, and writes its index to `*out`. Functions
 * and globals are found by their symbol too. Of several with one name it is the first.
 *
 * Ownership: all are the caller's. Null is refused, but for a name of length 0. Any thread.
 *
 * Fails with `NOT_FOUND`, `INVALID_ARGUMENT`, `INVALID_UTF8` and `INVALID_HANDLE`; `*out` is
 * unchanged then.
 *
 * # Safety
 * The handle is null or alive; `name` is null or points to `length` readable bytes; `out` is null
 * or writable.
 */
enum AbidingStatus abiding_contract_find(const struct AbidingContract *contract,
                                         uint32_t kind,
                                         const char *name,
                                         size_t length,
                                         size_t *out);

/**
 * Writes the value of the constant at `index` to `*out`, which the caller owns and whose size in
 * bytes it states: `sizeof(AbidingConstant)`.
 *
 * Lifetime, null, threads and errors are those of `abiding_contract_item`.
 *
 * # Safety
 * The handle is null or alive; `out` is null or has `size` writable bytes.
 */
enum AbidingStatus abiding_contract_constant(const struct AbidingContract *contract,
                                             size_t index,
                                             size_t size,
                                             struct AbidingConstant *out);

/**
 * The table of every struct and enumeration that crosses between Rust and other languages: size,
 * alignment, every field and every enumerator, as the compiler of this library lays them out.
 *
 * The table is static and never null. Any thread.
 */
const struct AbidingLayoutTable *abiding_layout_table(void);

/**
 * Registers `function`, which is told what the library does, for the whole process and in place of
 * the one before; null for none. `least` is an `AbidingLogLevel`: milder messages are left out.
 *
 * The function gets an `AbidingLogLevel`, a terminated message and `user_data`. The message belongs
 * to the library and lives until the function returns. The function is called from any thread, from
 * several at once and while another call of the library runs; it may call the library, this function
 * included. It must return: no exception and no `longjmp` may leave it (an exception ends the
 * process; a Rust panic is swallowed).
 *
 * Ownership: on success the library owns `user_data` and calls `destructor`, if there is one, with
 * it exactly once: when the function is replaced or unset, after its last call has returned, on the
 * thread where that happens. On failure, and with a null function, nothing is taken. Without a
 * destructor `user_data` stays the caller's and must live until then. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for an unknown level.
 *
 * # Safety
 * `function` and `destructor` may be called as said above with `user_data`.
 */
enum AbidingStatus abiding_log_set(void (*function)(uint32_t level,
                                                    const char *message,
                                                    void *user_data),
                                   void *user_data,
                                   void (*destructor)(void *user_data),
                                   uint32_t least);

/**
 * Frees a string that a function of this library gave to the caller; null does nothing. Any thread.
 *
 * A string that is freed already or is not this library's is left alone and is the last error, with
 * the code `INVALID_HANDLE`.
 *
 * # Safety
 * The string is null or comes from this library, and is not used afterwards.
 */
void abiding_string_free(char *string);

/**
 * Writes what C looks like on a target to `out`, which the caller owns.
 *
 * `triple` is in rustc's spelling (`x86_64-unknown-linux-gnu`), `length` bytes long; `host` is
 * the machine that runs this. `size` is `sizeof(struct AbidingTargetFacts)` as the caller knows
 * it. Nothing is written unless `ABIDING_STATUS_OK` is returned. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null, `INVALID_UTF8`, `UNKNOWN_TARGET`, and `STRUCT_SIZE`
 * where the header does not belong to this library.
 *
 * # Safety
 * `triple` points to `length` readable bytes and `out` to `size` writable ones, aligned for the
 * struct; either may be null, which is refused.
 */
enum AbidingStatus abiding_target_facts(const char *triple,
                                        size_t length,
                                        size_t size,
                                        struct AbidingTargetFacts *out);

/**
 * Writes one type to `*out`, which the caller owns and whose size in bytes it states:
 * `sizeof(AbidingType)`. `type_id` comes from an item, field, parameter or another type of the same
 * contract.
 *
 * Lifetime: the texts inside live as long as the contract. Null is refused. Any thread.
 *
 * Fails with `INVALID_ARGUMENT` for null, `INVALID_HANDLE`, `STRUCT_SIZE`, and `NOT_FOUND` for a
 * type that the contract does not have; `*out` is unchanged then.
 *
 * # Safety
 * The handle is null or alive; `out` is null or has `size` writable bytes.
 */
enum AbidingStatus abiding_contract_type(const struct AbidingContract *contract,
                                         uint32_t type_id,
                                         size_t size,
                                         struct AbidingType *out);

/**
 * Writes the field at `index` of a struct or union to `*out`, which the caller owns and whose size
 * in bytes it states: `sizeof(AbidingField)`. `index` is below `count` of the type; a type that is
 * an alias of a struct has no fields of its own.
 *
 * Lifetime, null, threads and errors are those of `abiding_contract_type`; `NOT_FOUND` is also the
 * failure of an index that is too high.
 *
 * # Safety
 * The handle is null or alive; `out` is null or has `size` writable bytes.
 */
enum AbidingStatus abiding_contract_field(const struct AbidingContract *contract,
                                          uint32_t type_id,
                                          size_t index,
                                          size_t size,
                                          struct AbidingField *out);

/**
 * Writes the enumerator at `index` of an enumeration to `*out`, which the caller owns and whose
 * size in bytes it states: `sizeof(AbidingEnumerator)`.
 *
 * Lifetime, null, threads and errors are those of `abiding_contract_field`.
 *
 * # Safety
 * The handle is null or alive; `out` is null or has `size` writable bytes.
 */
enum AbidingStatus abiding_contract_enumerator(const struct AbidingContract *contract,
                                               uint32_t type_id,
                                               size_t index,
                                               size_t size,
                                               struct AbidingEnumerator *out);

/**
 * Writes the parameter at `index` of a function type to `*out`, which the caller owns and whose size
 * in bytes it states: `sizeof(AbidingParameter)`. The type of a function is the `type_id` of its
 * item; that of a pointer to a function is the pointer's `inner`.
 *
 * Lifetime, null, threads and errors are those of `abiding_contract_field`.
 *
 * # Safety
 * The handle is null or alive; `out` is null or has `size` writable bytes.
 */
enum AbidingStatus abiding_contract_parameter(const struct AbidingContract *contract,
                                              uint32_t type_id,
                                              size_t index,
                                              size_t size,
                                              struct AbidingParameter *out);

/**
 * The version of the library: `0.1.0`.
 *
 * Ownership: the library's, static, terminated and never null. Any thread. Never fails.
 */
const char *abiding_version(void);

/**
 * The version of the library as a number that compares: major, minor and patch in the bits from 16,
 * from 8 and from 0; 0.1.0 is `0x000100`. Any thread. Never fails.
 */
uint32_t abiding_version_number(void);

/**
 * The names of what this library can do, separated by spaces: the languages that it reads
 * (`rust`, `c`, `zig`, …) and `checked-handles`, with which it refuses handles that are not alive.
 *
 * Ownership: the library's, static, terminated and never null. Any thread. Never fails.
 */
const char *abiding_features(void);

/**
 * 1 if the library can do what `feature` names, one of `abiding_features`, terminated; else 0.
 *
 * Ownership: `feature` is the caller's. Any thread. Fails with 0 and the last error for null and for
 * what is not UTF-8.
 *
 * # Safety
 * `feature` is null or terminated.
 */
uint32_t abiding_has_feature(const char *feature);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* ABIDING_H */
