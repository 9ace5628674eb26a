/// abiding for C++17: contracts, what two of them disagree on, and boundaries, over `abiding.h`.
///
/// Header-only, and one file, so that it can be copied beside `abiding.h`. Link the C library
/// (`pkg-config --libs abiding`). Rules that hold throughout:
///
/// - **Ownership.** `Contract`, `Differences` and `Boundary` own a handle, move and do not copy;
///   a moved-from object may only be destroyed or assigned to. `Contract::clone` makes a second owner.
/// - **Views.** `std::string_view` and the small structs that hold some (`Item`, `Field`,
///   `Difference`, …) borrow from the object that they came from and end with it. Functions that
///   give views cannot be called on temporaries.
/// - **Errors** are exceptions of type `Error`, thrown on this side of the line only: no exception
///   crosses into the library. One that leaves a callback of `Differences::for_each` is kept aside
///   and thrown again by `for_each`; one that leaves a log callback is dropped, since there is no
///   caller to tell.
/// - **Threads.** Objects never change after they are made, so any number of threads may use one at
///   once; moving and destroying need the object for themselves.

#ifndef ABIDING_HPP
#define ABIDING_HPP

#include "abiding.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace abiding {

/// The outcome of a function of the C API. Treat an unknown one as a failure.
enum class Status : std::uint32_t {
    ok = ABIDING_STATUS_OK,
    invalid_argument = ABIDING_STATUS_INVALID_ARGUMENT,
    invalid_utf8 = ABIDING_STATUS_INVALID_UTF8,
    invalid_contract = ABIDING_STATUS_INVALID_CONTRACT,
    different_targets = ABIDING_STATUS_DIFFERENT_TARGETS,
    unknown_target = ABIDING_STATUS_UNKNOWN_TARGET,
    struct_size = ABIDING_STATUS_STRUCT_SIZE,
    panic = ABIDING_STATUS_PANIC,
    invalid_handle = ABIDING_STATUS_INVALID_HANDLE,
    callback = ABIDING_STATUS_CALLBACK,
    io = ABIDING_STATUS_IO,
    invalid_config = ABIDING_STATUS_INVALID_CONFIG,
    unread = ABIDING_STATUS_UNREAD,
    not_found = ABIDING_STATUS_NOT_FOUND,
};

/// A kind of item of a contract.
enum class ItemKind : std::uint32_t {
    type = ABIDING_ITEM_KIND_TYPE,
    function = ABIDING_ITEM_KIND_FUNCTION,
    global = ABIDING_ITEM_KIND_GLOBAL,
    constant = ABIDING_ITEM_KIND_CONSTANT,
    gap = ABIDING_ITEM_KIND_GAP,
};

/// Whether a party offers a symbol, needs it, or describes it.
enum class Linkage : std::uint32_t {
    none = ABIDING_LINKAGE_NONE,
    defined = ABIDING_LINKAGE_DEFINED,
    imported = ABIDING_LINKAGE_IMPORTED,
    described = ABIDING_LINKAGE_DESCRIBED,
    internal = ABIDING_LINKAGE_INTERNAL,
};

/// The kind of a type.
enum class TypeKind : std::uint32_t {
    none = ABIDING_TYPE_KIND_VOID,
    boolean = ABIDING_TYPE_KIND_BOOLEAN,
    integer = ABIDING_TYPE_KIND_INTEGER,
    character = ABIDING_TYPE_KIND_CHAR,
    floating = ABIDING_TYPE_KIND_FLOAT,
    complex = ABIDING_TYPE_KIND_COMPLEX,
    vector = ABIDING_TYPE_KIND_VECTOR,
    pointer = ABIDING_TYPE_KIND_POINTER,
    array = ABIDING_TYPE_KIND_ARRAY,
    structure = ABIDING_TYPE_KIND_STRUCT,
    union_ = ABIDING_TYPE_KIND_UNION,
    enumeration = ABIDING_TYPE_KIND_ENUMERATION,
    opaque = ABIDING_TYPE_KIND_OPAQUE,
    function = ABIDING_TYPE_KIND_FUNCTION,
    alias = ABIDING_TYPE_KIND_ALIAS,
    unsupported = ABIDING_TYPE_KIND_UNSUPPORTED,
};

/// What a declaration says about null.
enum class Nullability : std::uint32_t {
    unspecified = ABIDING_NULLABILITY_UNSPECIFIED,
    nullable = ABIDING_NULLABILITY_NULLABLE,
    non_null = ABIDING_NULLABILITY_NON_NULL,
};

/// What the value of a constant is.
enum class ValueKind : std::uint32_t {
    integer = ABIDING_VALUE_KIND_INTEGER,
    unsigned_integer = ABIDING_VALUE_KIND_UNSIGNED,
    boolean = ABIDING_VALUE_KIND_BOOLEAN,
    floating = ABIDING_VALUE_KIND_FLOAT,
    bytes = ABIDING_VALUE_KIND_BYTES,
    undefined = ABIDING_VALUE_KIND_UNDEFINED,
};

/// How bad a difference is.
enum class Level : std::uint32_t {
    note = ABIDING_LEVEL_NOTE,
    warning = ABIDING_LEVEL_WARNING,
    error = ABIDING_LEVEL_ERROR,
};

/// What a comparison comes to; the numbers are the exit statuses of `abiding check`.
enum class Verdict : std::uint32_t {
    agree = ABIDING_VERDICT_AGREE,
    disagree = ABIDING_VERDICT_DISAGREE,
    unchecked = ABIDING_VERDICT_UNCHECKED,
};

/// How a report is written.
enum class Format : std::uint32_t {
    human = ABIDING_FORMAT_HUMAN,
    json = ABIDING_FORMAT_JSON,
};

/// How much a log message matters.
enum class LogLevel : std::uint32_t {
    debug = ABIDING_LOG_LEVEL_DEBUG,
    info = ABIDING_LOG_LEVEL_INFO,
    warning = ABIDING_LOG_LEVEL_WARNING,
};

/// A failure of the library: its status, its message (`what`) and what led to it.
class Error : public std::runtime_error {
  public:
    Error(Status status, const std::string &message, std::string cause = {})
        : std::runtime_error(message), status_(status), cause_(std::move(cause)) {}

    [[nodiscard]] Status status() const noexcept { return status_; }

    /// The system's words about a file, or what a compiler said; often empty.
    [[nodiscard]] const std::string &cause() const noexcept { return cause_; }

  private:
    Status status_;
    std::string cause_;
};

namespace detail {

/// Calls a function that fills the caller's buffer, first for the length. Retries where the text
/// grew in between.
template <typename Fill> std::string copied(const Fill &fill) {
    std::string text;
    std::size_t length = fill(nullptr, std::size_t{0});
    while (length >= text.size()) {
        text.resize(length + 1);
        length = fill(text.data(), text.size());
    }
    text.resize(length);
    return text;
}

[[noreturn]] inline void fail(Status status) {
    throw Error(status,
                copied([](char *buffer, std::size_t capacity) { return abiding_last_error_message(buffer, capacity); }),
                copied([](char *buffer, std::size_t capacity) { return abiding_last_error_cause(buffer, capacity); }));
}

inline void check(AbidingStatus status) {
    if (status != ABIDING_STATUS_OK) {
        fail(static_cast<Status>(status));
    }
}

/// For the functions that return a number and tell of a failure by the last error alone.
template <typename Ask> std::size_t counted(const Ask &ask) {
    abiding_last_error_clear();
    const std::size_t count = ask();
    const std::uint32_t code = abiding_last_error_code();
    if (count == 0 && code != ABIDING_STATUS_OK) {
        fail(static_cast<Status>(code));
    }
    return count;
}

/// As `copied`, for texts that are empty only where the function failed.
template <typename Fill> std::string name(const Fill &fill) {
    counted([&fill] { return fill(nullptr, std::size_t{0}); });
    return copied(fill);
}

inline std::string_view view(AbidingText text) noexcept { return {text.pointer, text.length}; }

inline AbidingText text(std::string_view view) noexcept { return {view.data(), view.size()}; }

/// Takes a string that the library gave away, and frees it.
inline std::string take(char *given) {
    const std::unique_ptr<char, void (*)(char *)> owned(given, abiding_string_free);
    return std::string(owned.get());
}

template <typename T, void (*Free)(T *)> struct Freer {
    void operator()(T *handle) const noexcept { Free(handle); }
};

/// A handle with its one way to be freed.
template <typename T, void (*Free)(T *)> using Handle = std::unique_ptr<T, Freer<T, Free>>;

} // namespace detail

/// A place in a source file; `file` is empty and the numbers are 0 where it is unknown.
struct Place {
    std::string_view file;
    std::uint32_t line = 0;
    /// In bytes, from 1.
    std::uint32_t column = 0;

    Place() = default;
    explicit Place(const AbidingPlace &place) noexcept
        : file(detail::view(place.file)), line(place.line), column(place.column) {}
};

/// One item of a contract.
struct Item {
    /// The name; of a gap, the dotted path of what is missing.
    std::string_view name;
    /// The module path in front of the name, joined with `::`; empty at the root.
    std::string_view path;
    /// The name that the linker sees, of functions and globals; empty otherwise.
    std::string_view symbol;
    /// Why a gap was not read; empty otherwise.
    std::string_view reason;
    Place place;
    /// For `Contract::type`; `ABIDING_NO_TYPE` of a gap and of a constant without one.
    std::uint32_t type_id;
    ItemKind kind;
    Linkage linkage;
    bool is_constant;
    bool is_thread_local;

    explicit Item(const AbidingItem &item) noexcept
        : name(detail::view(item.name)), path(detail::view(item.path)), symbol(detail::view(item.symbol)),
          reason(detail::view(item.reason)), place(item.place), type_id(item.type_id),
          kind(static_cast<ItemKind>(item.kind)), linkage(static_cast<Linkage>(item.linkage)),
          is_constant(item.is_constant != 0), is_thread_local(item.is_thread_local != 0) {}
};

/// One type of a contract. What does not belong to its kind is 0, empty or `ABIDING_NO_TYPE`.
struct Type {
    std::string_view name;
    std::string_view path;
    /// How a number is stored (`f32`, `f80`) or a function is called (`c`, `stdcall`).
    std::string_view form;
    Place place;
    /// In bytes.
    std::uint64_t size;
    /// In bytes.
    std::uint64_t alignment;
    /// Elements of an array or vector.
    std::uint64_t length;
    /// Fields, enumerators or parameters.
    std::size_t count;
    TypeKind kind;
    /// The element, pointee, aliased type, storage of an enumeration, or returned type.
    std::uint32_t inner;
    Nullability nullability;
    bool is_signed;
    bool is_constant;
    bool is_volatile;
    bool is_flexible;
    bool is_closed;
    bool is_layout_promised;
    bool is_variadic;
    bool is_noreturn;

    explicit Type(const AbidingType &type) noexcept
        : name(detail::view(type.name)), path(detail::view(type.path)), form(detail::view(type.form)),
          place(type.place), size(type.size), alignment(type.alignment), length(type.length), count(type.count),
          kind(static_cast<TypeKind>(type.kind)), inner(type.inner),
          nullability(static_cast<Nullability>(type.nullability)), is_signed(type.is_signed != 0),
          is_constant(type.is_constant != 0), is_volatile(type.is_volatile != 0),
          is_flexible(type.is_flexible != 0), is_closed(type.is_closed != 0),
          is_layout_promised(type.is_layout_promised != 0), is_variadic(type.is_variadic != 0),
          is_noreturn(type.is_noreturn != 0) {}
};

/// A field of a struct or union.
struct Field {
    /// Empty for an anonymous member and an unnamed bit-field.
    std::string_view name;
    /// The type as the party spells it.
    std::string_view spelled;
    Place place;
    /// From the start of the struct, in **bits**.
    std::uint64_t bit_offset;
    /// The alignment in bytes that the source demands; 0 where it demands none.
    std::uint64_t alignment;
    std::uint32_t type_id;
    /// In bits; 0 unless `is_bit_field`.
    std::uint32_t bit_width;
    bool is_bit_field;

    explicit Field(const AbidingField &field) noexcept
        : name(detail::view(field.name)), spelled(detail::view(field.spelled)), place(field.place),
          bit_offset(field.bit_offset), alignment(field.alignment), type_id(field.type_id),
          bit_width(field.bit_width), is_bit_field(field.is_bit_field != 0) {}
};

/// An enumerator; its value is 128 bits in two's complement.
struct Enumerator {
    std::string_view name;
    Place place;
    std::uint64_t low;
    std::uint64_t high;

    explicit Enumerator(const AbidingEnumerator &enumerator) noexcept
        : name(detail::view(enumerator.name)), place(enumerator.place), low(enumerator.low), high(enumerator.high) {}
};

/// A parameter of a function type.
struct Parameter {
    std::string_view name;
    std::string_view spelled;
    Place place;
    std::uint32_t type_id;

    explicit Parameter(const AbidingParameter &parameter) noexcept
        : name(detail::view(parameter.name)), spelled(detail::view(parameter.spelled)), place(parameter.place),
          type_id(parameter.type_id) {}
};

/// The value of a constant.
struct Constant {
    ValueKind kind;
    /// The low 64 bits of an integer, or a truth value.
    std::uint64_t low;
    /// The high 64 bits of an integer.
    std::uint64_t high;
    double number;
    /// Text or bytes; of an undefined value, why it is.
    std::string_view bytes;

    explicit Constant(const AbidingConstant &constant) noexcept
        : kind(static_cast<ValueKind>(constant.kind)), low(constant.low), high(constant.high),
          number(constant.number), bytes(detail::view(constant.bytes)) {}
};

/// One side of a difference.
struct Side {
    std::string_view party;
    /// The item in the party's own names; empty where it lacks it.
    std::string_view item;
    /// Where the party declares it, or what would contain it.
    Place place;
};

/// One difference.
struct Difference {
    /// The stable code, which `abiding explain` explains: `offset`, `enumerator-value`.
    std::string_view code;
    /// The item as a dotted path: `Type.field`.
    std::string_view item;
    /// What is wrong, in one line.
    std::string_view message;
    Side left;
    Side right;
    Level level;

    explicit Difference(const AbidingDifference &difference) noexcept
        : code(detail::view(difference.code)), item(detail::view(difference.item)),
          message(detail::view(difference.message)),
          left{detail::view(difference.left_party), detail::view(difference.left_item), Place(difference.left_place)},
          right{detail::view(difference.right_party), detail::view(difference.right_item),
                Place(difference.right_place)},
          level(static_cast<Level>(difference.level)) {}
};

/// A party that could not be read, and why.
struct Unread {
    std::string_view party;
    std::string_view reason;
};

/// A difference that is known and accepted. The texts are read during the call that gets it.
struct Exception {
    /// A glob: `Type.field`, `sqlite3_*`.
    std::string_view item;
    /// Empty for all codes.
    std::string_view code;
    /// Never empty.
    std::string_view reason;
};

/// What a comparison is to do.
struct CompareOptions {
    std::vector<Exception> exceptions;
    /// The mildest level that makes the verdict "disagree".
    Level fail_on = Level::warning;
};

/// What contracts disagree on, worst first. Outlives the contracts.
class Differences {
  public:
    /// Takes over a handle that the C API gave.
    explicit Differences(AbidingDifferences *handle) noexcept : handle_(handle) {}

    [[nodiscard]] Verdict verdict() const {
        std::uint32_t verdict = 0;
        detail::check(abiding_differences_verdict(get(), &verdict));
        return static_cast<Verdict>(verdict);
    }

    /// The number of differences of at least this level; they have the indices below it.
    [[nodiscard]] std::size_t count(Level least = Level::note) const {
        return detail::counted(
            [&] { return abiding_differences_count(get(), static_cast<std::uint32_t>(least)); });
    }

    [[nodiscard]] Difference at(std::size_t index) const & {
        AbidingDifference difference{};
        detail::check(abiding_differences_get(get(), index, sizeof difference, &difference));
        return Difference(difference);
    }
    Difference at(std::size_t) && = delete;

    /// Calls `function` with each difference of at least `least`, worst first. It may return `false`
    /// to stop early, or nothing; an exception that it throws stops, too, and leaves this function.
    template <typename Function> void for_each(Level least, Function &&function) const & {
        Visit<std::remove_reference_t<Function>> visit{function, nullptr, false};
        const AbidingStatus status = abiding_differences_each(
            get(), static_cast<std::uint32_t>(least), &visit_one<std::remove_reference_t<Function>>, &visit);
        if (visit.thrown) {
            std::rethrow_exception(visit.thrown);
        }
        if (!visit.stopped) {
            detail::check(status);
        }
    }
    template <typename Function> void for_each(Level, Function &&) && = delete;

    /// Walks over all differences: `for (abiding::Difference d : differences)`.
    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Difference;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = Difference;

        Iterator(const Differences &of, std::size_t index) noexcept : of_(&of), index_(index) {}
        Difference operator*() const { return of_->at(index_); }
        Iterator &operator++() noexcept {
            ++index_;
            return *this;
        }
        void operator++(int) noexcept { ++index_; }
        bool operator==(const Iterator &other) const noexcept { return index_ == other.index_; }
        bool operator!=(const Iterator &other) const noexcept { return index_ != other.index_; }

      private:
        const Differences *of_;
        std::size_t index_;
    };

    [[nodiscard]] Iterator begin() const & noexcept { return {*this, 0}; }
    [[nodiscard]] Iterator end() const & { return {*this, count()}; }
    Iterator begin() && = delete;
    Iterator end() && = delete;

    /// The parties that could not be read.
    [[nodiscard]] std::vector<Unread> unread() const & {
        const std::size_t count = detail::counted([&] { return abiding_differences_unread_count(get()); });
        std::vector<Unread> parties;
        parties.reserve(count);
        for (std::size_t index = 0; index < count; ++index) {
            AbidingUnread unread{};
            detail::check(abiding_differences_unread(get(), index, sizeof unread, &unread));
            parties.push_back({detail::view(unread.party), detail::view(unread.reason)});
        }
        return parties;
    }
    std::vector<Unread> unread() && = delete;

    /// A report of the differences and of what was compared.
    [[nodiscard]] std::string report(Format format = Format::human) const {
        char *text = nullptr;
        detail::check(abiding_differences_report(get(), static_cast<std::uint32_t>(format), &text));
        return detail::take(text);
    }

    /// The handle, still this object's.
    [[nodiscard]] const AbidingDifferences *get() const noexcept { return handle_.get(); }

  private:
    template <typename Function> struct Visit {
        Function &function;
        std::exception_ptr thrown;
        bool stopped;
    };

    /// The only way out is the return value: what `function` throws is kept in `user_data`.
    template <typename Function>
    static std::int32_t visit_one(const AbidingDifference *difference, void *user_data) noexcept {
        auto &visit = *static_cast<Visit<Function> *>(user_data);
        try {
            if constexpr (std::is_same_v<std::invoke_result_t<Function &, Difference>, void>) {
                visit.function(Difference(*difference));
            } else {
                visit.stopped = !visit.function(Difference(*difference));
            }
        } catch (...) {
            visit.thrown = std::current_exception();
            return 1;
        }
        return visit.stopped ? 1 : 0;
    }

    detail::Handle<AbidingDifferences, abiding_differences_free> handle_;
};

/// Everything one party says about a boundary on one target.
class Contract {
  public:
    /// Takes over a handle that the C API gave.
    explicit Contract(AbidingContract *handle) noexcept : handle_(handle) {}

    /// Reads the JSON form, which is not kept.
    [[nodiscard]] static Contract parse(std::string_view json) {
        AbidingContract *handle = nullptr;
        detail::check(abiding_contract_parse(json.data(), json.size(), &handle));
        return Contract(handle);
    }

    /// Reads a file that holds the JSON form.
    [[nodiscard]] static Contract read(std::string_view path) {
        AbidingContract *handle = nullptr;
        detail::check(abiding_contract_read(path.data(), path.size(), &handle));
        return Contract(handle);
    }

    /// A second owner of the same contract, which costs next to nothing.
    [[nodiscard]] Contract clone() const {
        AbidingContract *handle = nullptr;
        detail::check(abiding_contract_clone(get(), &handle));
        return Contract(handle);
    }

    [[nodiscard]] std::string to_json() const {
        char *text = nullptr;
        detail::check(abiding_contract_to_json(get(), &text));
        return detail::take(text);
    }

    [[nodiscard]] std::string party() const { return named(abiding_contract_party); }
    /// In rustc's spelling.
    [[nodiscard]] std::string target() const { return named(abiding_contract_target); }
    [[nodiscard]] std::string language() const { return named(abiding_contract_language); }

    [[nodiscard]] std::size_t count(ItemKind kind) const {
        return detail::counted([&] { return abiding_contract_count(get(), static_cast<std::uint32_t>(kind)); });
    }

    [[nodiscard]] Item item(ItemKind kind, std::size_t index) const & {
        AbidingItem item{};
        detail::check(abiding_contract_item(get(), static_cast<std::uint32_t>(kind), index, sizeof item, &item));
        return Item(item);
    }
    Item item(ItemKind, std::size_t) && = delete;

    /// The index of the item with this name (or symbol), the first of several; throws `not_found`.
    [[nodiscard]] std::size_t find(ItemKind kind, std::string_view name) const {
        std::size_t index = 0;
        detail::check(
            abiding_contract_find(get(), static_cast<std::uint32_t>(kind), name.data(), name.size(), &index));
        return index;
    }

    [[nodiscard]] Constant constant(std::size_t index) const & {
        AbidingConstant constant{};
        detail::check(abiding_contract_constant(get(), index, sizeof constant, &constant));
        return Constant(constant);
    }
    Constant constant(std::size_t) && = delete;

    [[nodiscard]] Type type(std::uint32_t type_id) const & {
        AbidingType type{};
        detail::check(abiding_contract_type(get(), type_id, sizeof type, &type));
        return Type(type);
    }
    Type type(std::uint32_t) && = delete;

    [[nodiscard]] Field field(std::uint32_t type_id, std::size_t index) const & {
        AbidingField field{};
        detail::check(abiding_contract_field(get(), type_id, index, sizeof field, &field));
        return Field(field);
    }
    Field field(std::uint32_t, std::size_t) && = delete;

    [[nodiscard]] Enumerator enumerator(std::uint32_t type_id, std::size_t index) const & {
        AbidingEnumerator enumerator{};
        detail::check(abiding_contract_enumerator(get(), type_id, index, sizeof enumerator, &enumerator));
        return Enumerator(enumerator);
    }
    Enumerator enumerator(std::uint32_t, std::size_t) && = delete;

    [[nodiscard]] Parameter parameter(std::uint32_t type_id, std::size_t index) const & {
        AbidingParameter parameter{};
        detail::check(abiding_contract_parameter(get(), type_id, index, sizeof parameter, &parameter));
        return Parameter(parameter);
    }
    Parameter parameter(std::uint32_t, std::size_t) && = delete;

    /// The handle, still this object's.
    [[nodiscard]] const AbidingContract *get() const noexcept { return handle_.get(); }

  private:
    [[nodiscard]] std::string named(std::size_t (*fill)(const AbidingContract *, char *, std::size_t)) const {
        return detail::name(
            [&](char *buffer, std::size_t capacity) { return fill(get(), buffer, capacity); });
    }

    detail::Handle<AbidingContract, abiding_contract_free> handle_;
};

namespace detail {

/// The options as the C API takes them; they borrow from `exceptions`, which this fills.
inline AbidingCompareOptions options(const CompareOptions &from, std::vector<AbidingException> &exceptions) {
    AbidingCompareOptions options{};
    check(abiding_compare_options_init(&options, sizeof options));
    for (const Exception &exception : from.exceptions) {
        exceptions.push_back({text(exception.item), text(exception.code), text(exception.reason)});
    }
    options.exceptions = exceptions.data();
    options.exception_count = exceptions.size();
    options.fail_on = static_cast<std::uint32_t>(from.fail_on);
    return options;
}

} // namespace detail

/// Compares two contracts for the same target. That they differ is no error.
[[nodiscard]] inline Differences compare(const Contract &left, const Contract &right,
                                         const CompareOptions &options = {}) {
    std::vector<AbidingException> exceptions;
    const AbidingCompareOptions given = detail::options(options, exceptions);
    AbidingDifferences *handle = nullptr;
    detail::check(abiding_compare(left.get(), right.get(), &given, &handle));
    return Differences(handle);
}

/// Compares contracts for the same target, each with each; two at least.
template <typename Contracts>
[[nodiscard]] Differences compare_all(const Contracts &contracts, const CompareOptions &options = {}) {
    std::vector<const AbidingContract *> handles;
    for (const Contract &contract : contracts) {
        handles.push_back(contract.get());
    }
    std::vector<AbidingException> exceptions;
    const AbidingCompareOptions given = detail::options(options, exceptions);
    AbidingDifferences *handle = nullptr;
    detail::check(abiding_compare_all(handles.data(), handles.size(), &given, &handle));
    return Differences(handle);
}

/// A boundary as `abiding.toml` describes it: its parties, targets and exceptions.
class Boundary {
  public:
    /// Takes over a handle that the C API gave.
    explicit Boundary(AbidingBoundary *handle) noexcept : handle_(handle) {}

    /// Reads a configuration file, and no party yet.
    [[nodiscard]] static Boundary load(std::string_view path) {
        AbidingBoundary *handle = nullptr;
        detail::check(abiding_boundary_load(path.data(), path.size(), &handle));
        return Boundary(handle);
    }

    [[nodiscard]] std::string name() const {
        return detail::name([&](char *buffer, std::size_t capacity) {
            return abiding_boundary_name(get(), buffer, capacity);
        });
    }

    /// The names of the parties.
    [[nodiscard]] std::vector<std::string> parties() const {
        const std::size_t count = detail::counted([&] { return abiding_boundary_party_count(get()); });
        std::vector<std::string> names;
        names.reserve(count);
        for (std::size_t index = 0; index < count; ++index) {
            names.push_back(detail::name([&](char *buffer, std::size_t capacity) {
                return abiding_boundary_party(get(), index, buffer, capacity);
            }));
        }
        return names;
    }

    /// Reads one party with its own compiler, which may take seconds. `target` is in rustc's
    /// spelling. Throws `unread` with the compiler's words as the cause.
    [[nodiscard]] Contract extract(std::string_view party, std::string_view target = "host") const {
        AbidingContract *handle = nullptr;
        detail::check(abiding_boundary_extract(get(), party.data(), party.size(), target.data(), target.size(),
                                               &handle));
        return Contract(handle);
    }

    /// Reads all parties and compares them, as `abiding check` does.
    [[nodiscard]] Differences check(std::string_view target = "host") const {
        AbidingDifferences *handle = nullptr;
        detail::check(abiding_boundary_check(get(), target.data(), target.size(), &handle));
        return Differences(handle);
    }

    /// The handle, still this object's.
    [[nodiscard]] const AbidingBoundary *get() const noexcept { return handle_.get(); }

  private:
    detail::Handle<AbidingBoundary, abiding_boundary_free> handle_;
};

/// Has `function` told what the library does, for the whole process and in place of the one before.
/// It is called from any thread, from several at once; it lives until it is replaced or unset and its
/// last call has returned. What it throws is dropped.
inline void set_log(std::function<void(LogLevel, std::string_view)> function, LogLevel least = LogLevel::info) {
    using Log = std::function<void(LogLevel, std::string_view)>;
    auto owned = std::make_unique<Log>(std::move(function));
    detail::check(abiding_log_set(
        [](std::uint32_t level, const char *message, void *user_data) noexcept {
            try {
                (*static_cast<const Log *>(user_data))(static_cast<LogLevel>(level), message);
            } catch (...) { // Nobody is there to be told.
            }
        },
        owned.get(), [](void *user_data) noexcept { delete static_cast<Log *>(user_data); },
        static_cast<std::uint32_t>(least)));
    static_cast<void>(owned.release()); // The library's from here on.
}

/// Has nobody told any more.
inline void unset_log() {
    detail::check(abiding_log_set(nullptr, nullptr, nullptr, ABIDING_LOG_LEVEL_WARNING));
}

/// What C looks like on a target, in rustc's spelling.
[[nodiscard]] inline AbidingTargetFacts target_facts(std::string_view triple) {
    AbidingTargetFacts facts{};
    detail::check(abiding_target_facts(triple.data(), triple.size(), sizeof facts, &facts));
    return facts;
}

/// The version of the library that runs.
[[nodiscard]] inline std::string_view version() noexcept { return abiding_version(); }

/// Whether the library can do what `feature` names.
[[nodiscard]] inline bool has_feature(const char *feature) noexcept { return abiding_has_feature(feature) != 0; }

} // namespace abiding

#endif // ABIDING_HPP
