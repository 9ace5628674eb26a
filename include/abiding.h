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
 * Everything one party says about a boundary on one target. Made by `abiding_contract_parse`,
 * freed by `abiding_contract_free`. It never changes, so any number of threads may read it.
 */
typedef struct AbidingContract AbidingContract;

/**
 * What two contracts disagree on. Made by `abiding_compare`, freed by
 * `abiding_differences_free`. It never changes, so any number of threads may read it.
 */
typedef struct AbidingDifferences AbidingDifferences;

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

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Compares two contracts for the same target and writes a handle to `*out`, which the caller
 * gives to `abiding_differences_free`. That the contracts differ is a success, and the handle
 * tells how. The contracts may be freed before it.
 *
 * Fails with `INVALID_ARGUMENT` for null, `INVALID_CONTRACT` for one without items, which would
 * agree with everything, and `DIFFERENT_TARGETS`; `*out` is unchanged then.
 *
 * # Safety
 * The handles are alive; `out` is writable; each may be null, which is refused.
 */
enum AbidingStatus abiding_compare(const struct AbidingContract *left,
                                   const struct AbidingContract *right,
                                   struct AbidingDifferences **out);

/**
 * The number of differences of at least this level, an `AbidingLevel`. 0 for a null handle or an
 * unknown level, which also sets the last error.
 *
 * # Safety
 * A handle that is not null is alive.
 */
size_t abiding_differences_count(const struct AbidingDifferences *differences, uint32_t level);

/**
 * Writes a report of the differences and of what was compared to `*out` as a terminated string,
 * which the caller gives to `abiding_string_free`. `format` is an `AbidingFormat`.
 *
 * Source files that are not where the contracts say are reported without excerpts. Fails with
 * `INVALID_ARGUMENT` for null and for an unknown format; `*out` is unchanged then.
 *
 * # Safety
 * The handle is alive; `out` is writable; either may be null, which is refused.
 */
enum AbidingStatus abiding_differences_report(const struct AbidingDifferences *differences,
                                              uint32_t format,
                                              char **out);

/**
 * Frees differences; null is fine.
 *
 * # Safety
 * A handle that is not null is alive and not used afterwards.
 */
void abiding_differences_free(struct AbidingDifferences *differences);

/**
 * Reads a contract from its JSON form, `length` bytes at `json`, and writes a handle to `*out`,
 * which the caller gives to `abiding_contract_free`. The text is not kept.
 *
 * Fails with `INVALID_ARGUMENT` for null, `INVALID_UTF8`, and `INVALID_CONTRACT` for a text that
 * is no contract or is one of a newer schema version; `*out` is unchanged then.
 *
 * # Safety
 * `json` points to `length` readable bytes; `out` is writable; either may be null, which is
 * refused.
 */
enum AbidingStatus abiding_contract_parse(const char *json,
                                          size_t length,
                                          struct AbidingContract **out);

/**
 * Writes the contract's JSON form to `*out` as a terminated string, which the caller gives to
 * `abiding_string_free`. The same contract always gives the same bytes.
 *
 * Fails with `INVALID_ARGUMENT` for null; `*out` is unchanged then.
 *
 * # Safety
 * The handle is alive; `out` is writable; either may be null, which is refused.
 */
enum AbidingStatus abiding_contract_to_json(const struct AbidingContract *contract, char **out);

/**
 * The number of items of one kind, an `AbidingItemKind`. 0 for a null handle or an unknown kind,
 * which also sets the last error.
 *
 * # Safety
 * A handle that is not null is alive.
 */
size_t abiding_contract_count(const struct AbidingContract *contract, uint32_t kind);

/**
 * Copies the name of the contract's party into `buffer`, which has `capacity` bytes, terminated,
 * and returns the length of the whole name without the terminating byte. With null or 0 it only
 * returns the length. 0 for a null handle, which also sets the last error.
 *
 * # Safety
 * A handle that is not null is alive; a buffer that is not null has `capacity` writable bytes.
 */
size_t abiding_contract_party(const struct AbidingContract *contract,
                              char *buffer,
                              size_t capacity);

/**
 * Copies the contract's target in rustc's spelling into `buffer`, as `abiding_contract_party`
 * does with the party's name.
 *
 * # Safety
 * As `abiding_contract_party`.
 */
size_t abiding_contract_target(const struct AbidingContract *contract,
                               char *buffer,
                               size_t capacity);

/**
 * Frees a contract; null is fine. What was made from it stays.
 *
 * # Safety
 * A handle that is not null is alive and not used afterwards.
 */
void abiding_contract_free(struct AbidingContract *contract);

/**
 * Copies the message of the calling thread's last failure into `buffer`, which has `capacity`
 * bytes, and returns the length of the whole message without the terminating byte.
 *
 * The copy is always terminated where `capacity` is not 0, and never ends inside a UTF-8
 * character. With a null buffer or a capacity of 0 nothing is written: ask so for the length. The
 * message is empty as long as nothing failed on this thread; success does not clear it.
 *
 * # Safety
 * A buffer that is not null has `capacity` writable bytes.
 */
size_t abiding_last_error_message(char *buffer, size_t capacity);

/**
 * Forgets the calling thread's last failure.
 */
void abiding_last_error_clear(void);

/**
 * The table of every struct and enumeration that crosses between Rust and other languages: size,
 * alignment, every field and every enumerator, as the compiler of this library lays them out.
 *
 * The table is static and never null. Any thread.
 */
const struct AbidingLayoutTable *abiding_layout_table(void);

/**
 * Frees a string that a function of this library gave to the caller; once. Null is fine.
 *
 * Any thread may free it.
 *
 * # Safety
 * The string comes from this library, is unchanged and is not used afterwards.
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
 * The version of the library: `0.1.0`.
 *
 * The text is terminated, static and never null. Any thread.
 */
const char *abiding_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* ABIDING_H */
