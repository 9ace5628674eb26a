//! The stable codes of differences, as data: one table with level, headline and explanation.

use std::fmt;
use std::str::FromStr;

/// How bad a difference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Offered by one side and used by nobody; breaks nothing.
    Note,
    /// The same bytes with another meaning.
    Warning,
    /// The ABI is broken.
    Error,
}

impl Level {
    /// The spelling used in reports, JSON and configuration.
    #[must_use]
    pub fn spelling(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.spelling())
    }
}

/// What `abiding explain` knows about a code.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// The code.
    pub code: Code,
    /// The stable spelling.
    pub spelling: &'static str,
    /// The usual level; a difference of this code is never worse.
    pub level: Level,
    /// One line that says what differs.
    pub headline: &'static str,
    /// Why it matters, an example, and how to mend it.
    pub text: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
}

/// Declares [`Code`] and [`TABLE`] together, so that no code lacks an explanation.
macro_rules! codes {
    ($($variant:ident $spelling:literal $level:ident $headline:literal
       $text:literal $source:literal;)*) => {
        /// The stable code of a difference. Spellings never change and are never used again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $headline] $variant,)*
        }

        /// Every code with its explanation, in the order of [`Code`].
        pub const TABLE: &[Explanation] = &[$(Explanation {
            code: Code::$variant,
            spelling: $spelling,
            level: Level::$level,
            headline: $headline,
            text: $text,
            source: $source,
        },)*];
    };
}

codes! {
    Size "size" Error "The size of the record differs."
    "All fields agree, yet one side reserves more bytes for the record than the other. Arrays of it \
     step by different distances, and whoever writes the longer record through a pointer to the \
     shorter one writes past its end.\n\n\
     Example: a C header declares `struct __attribute__((aligned(16))) S { int a; };` and the \
     binding has no alignment.\n\n\
     To mend it, give both sides the same fields, alignment and trailing padding."
     "C11 6.2.8, 6.7.2.1p17 (trailing padding)";
    Alignment "alignment" Error "The alignment of the record differs."
    "One side may place the record where the other may not expect it: aligned loads trap, and \
     records that embed it lay it out elsewhere.\n\n\
     Example: `_Alignas(16)` in C, and no `repr(align(16))` in Rust or `align(16)` in Zig.\n\n\
     To mend it, spell the same alignment on both sides."
     "C11 6.2.8; x86-64 psABI 3.1.2";
    Offset "offset" Error "A field stands at another offset."
    "All fields before it agree, yet the field stands elsewhere, so one side reads its neighbour. \
     Padding, packing or the alignment of the field's type is not the same on both sides.\n\n\
     Example: `double` after `int` on 32-bit x86: at 4 in C, at 8 with `align(8)`.\n\n\
     To mend it, compare the alignment of the field's type, and add the padding that is missing."
     "C11 6.7.2.1p15";
    ByteOrder "byte-order" Warning "One side fixes the byte order of the record's numbers."
    "The fields stand in the same places, and every number of more than one byte is read the other \
     way round. That is right only if the other side holds the bytes in that order too, and converts \
     them itself (`ntohl`), which its declaration cannot say.\n\n\
     Example: a ctypes `BigEndianStructure` over a C struct that holds the target's own numbers.\n\n\
     To mend it, use `Structure`, or write an exception that says who converts."
     "Python documentation, ctypes, Structures with non-native byte order; GCC manual, \
      scalar_storage_order";
    Packing "packing" Error "Only one side packs the record, or packs it more tightly."
    "`packed` removes padding between fields; without it on the other side all later fields are \
     read from the wrong place.\n\n\
     Example: `#pragma pack(2)` in a header that a binding generator dropped.\n\n\
     To mend it, use `repr(C, packed(n))` in Rust and `align(n)` on the fields in Zig where C says \
     `#pragma pack(n)`."
     "GCC manual, Structure-Layout Pragmas";
    FieldMissing "field-missing" Error "Only one side has the field."
    "The other side reads everything behind it from the wrong place, or allocates too little.\n\n\
     Example: a library adds a last field to a configuration struct that the caller allocates; a \
     caller with the old header makes the library read past the end.\n\n\
     To mend it, add the field on the side that lacks it, or remove it from both."
     "C11 6.7.2.1";
    FieldOrder "field-order" Error "The same fields stand in another order."
    "Where the fields have one size nothing else tells: both sides compile and swap the values.\n\n\
     Example: `struct { int width, height; }` against `{ height, width }`.\n\n\
     To mend it, put the fields into one order."
     "C11 6.7.2.1p15 (fields have increasing addresses in the order of declaration)";
    FieldRenamed "field-renamed" Warning "A field has another name on the other side."
    "Place and type agree. Either it was renamed on one side only, or it now means something \
     else.\n\n\
     Example: `unsigned timeout_s` became `unsigned timeout_ms`.\n\n\
     To mend it, use one name, or write an exception that says that the names differ on purpose."
     "abiding";
    BitField "bit-field" Error "The width of a bit-field differs."
    "Bits are read from the wrong place, or an integer covers bits that belong to neighbours.\n\n\
     Example: `unsigned mode : 3` against `unsigned mode : 4`.\n\n\
     To mend it, use one width; languages without bit-fields declare one integer that covers the \
     whole storage unit, which agrees."
     "C11 6.7.2.1p10-12";
    Width "width" Error "The type has another size on the other side."
    "A value of another width is passed in part, or drags in bytes that were never written.\n\n\
     Example: `unsigned long` is 8 bytes on 64-bit Linux and 4 on 64-bit Windows; a binding that \
     says `u64` is wrong on one of them.\n\n\
     To mend it, use the type of the C standard (`c_long`, `usize`, `c_int`), never the width that \
     it has on one target."
     "C11 5.2.4.2.1; the target's psABI";
    Signedness "signedness" Warning "One side reads the integer with a sign."
    "The bytes are the same; negative values and those above the signed maximum mean something \
     else.\n\n\
     Example: `size_t size` bound as `isize`, or plain `char` bound as `i8` on Arm, where it has no \
     sign.\n\n\
     To mend it, use the same sign; for plain `char` use `c_char`."
     "C11 6.2.5, 6.3.1.3";
    Class "class" Error "The sides disagree about the nature of the value."
    "Values of different class travel in different registers and are read differently, even where \
     their sizes agree.\n\n\
     Example: a parameter is `double` in C and `uint64_t` in the binding.\n\n\
     A struct around a number passes as the number on most targets, and not on all: 32-bit x86 Linux \
     returns `struct handle { int fd; }` in memory and `int` in a register.\n\n\
     To mend it, declare the same type on both sides; in Rust `repr(C)` is a struct in calls, and \
     `repr(transparent)` is what it holds."
     "x86-64 psABI 3.2.3 (classes); AAPCS64 6.8.2";
    Pointee "pointee" Error "A pointer points to something else on the other side."
    "Reading or writing through the pointer touches too many or too few bytes, or reads them as \
     something else.\n\n\
     Example: `int *count` bound as `*mut u64`: the callee writes 4 bytes, the caller reads 8.\n\n\
     To mend it, use the same pointee; an untyped pointer (`void *`) agrees with all data."
     "C11 6.5p7 (effective types)";
    ArrayLength "array-length" Error "The array has another length on the other side."
    "All that stands behind the array has moved, or one side writes past its end.\n\n\
     Example: `char name[16]` against `[u8; 32]`.\n\n\
     To mend it, use the same constant for the length on both sides."
     "C11 6.7.6.2";
    OtherType "other-type" Error "Two types that both sides know apart are mixed up."
    "Both sides have both types, and here one side uses the one and the other side the other. It \
     is a warning where the two have one layout.\n\n\
     Example: `void close(struct file *)` bound as `fn close(socket: *mut socket)`.\n\n\
     To mend it, use the same type on both sides."
     "C11 6.2.7 (compatible types)";
    Return "return" Error "One side returns nothing where the other returns a value."
    "The caller reads a register that was never written, or ignores an error code.\n\n\
     Example: `int report(void *)` defined as `extern \"C\" fn report(_: *mut c_void)`.\n\n\
     To mend it, declare the same return type on both sides."
     "C11 6.7.6.3p15";
    MissingRestype "missing-restype" Error "ctypes is not told what the function returns."
    "A ctypes function without `restype` is taken to return `int`. A pointer or a 64-bit number loses \
     its upper half, a floating point number or a struct is looked for in the wrong register. It is a \
     warning where the 32 bits of the `int` hold the value and more: a narrower or an unsigned \
     integer. Functions that return nothing or an `int` agree.\n\n\
     Example: `lib = CDLL(\"libyajl.so\"); handle = lib.yajl_alloc(None, None, None)`, where C \
     returns a pointer.\n\n\
     To mend it, set `lib.yajl_alloc.restype = c_void_p`, and `argtypes` with it."
     "Python documentation, ctypes, Return types";
    MissingArgtypes "missing-argtypes" Warning "ctypes is not told what the function takes."
    "Without `argtypes` ctypes passes every Python integer as an `int` and refuses floating point \
     numbers, and nobody notices a missing argument. An address or a 64-bit number loses its upper \
     half on its way. Functions that take nothing but integers of that size are not reported.\n\n\
     Example: `lib.yajl_free(handle)`, where `handle` is the integer that a `c_void_p` result \
     becomes.\n\n\
     To mend it, set `lib.yajl_free.argtypes = [c_void_p]`."
     "Python documentation, ctypes, Specifying the required argument types";
    ParameterCount "parameter-count" Error "The numbers of parameters differ."
    "The callee reads arguments that were never passed, or ignores some. On conventions where the \
     callee clears the stack it also corrupts the stack.\n\n\
     Example: a library adds a `flags` parameter and the binding still has the old declaration.\n\n\
     To mend it, declare the same parameters on both sides."
     "C11 6.5.2.2p6";
    ParameterOrder "parameter-order" Error "The parameters stand in another order."
    "Arguments arrive in each other's place. With parameters of one type only the names tell, and \
     it is a warning.\n\n\
     Example: `copy(void *to, const void *from)` bound as `copy(from, to)`.\n\n\
     To mend it, put the parameters into one order."
     "C11 6.7.6.3p15; abiding for names";
    Convention "convention" Error "The calling conventions differ."
    "Arguments are looked for in the wrong registers, or the stack is cleared twice or never.\n\n\
     Example: a callback type is `extern \"system\"`, stdcall on 32-bit Windows, and `__cdecl` in \
     the header. A Rust function pointer without `extern \"C\"` has no convention that C knows.\n\n\
     To mend it, spell the same convention on both sides."
     "the target's psABI; Rust reference, Extern functions";
    Variadic "variadic" Error "Only one side takes a variable number of arguments."
    "Variadic calls pass arguments differently: on x86-64 the callee needs their number in `al`, on \
     Apple's arm64 they go to the stack.\n\n\
     Example: `int printf(const char *, ...)` bound without `...`. ctypes has no `...`: its `argtypes` \
     list the named parameters, and what is passed beyond them goes as variadic arguments do.\n\n\
     To mend it, write `...` on both sides or on none."
     "x86-64 psABI 3.5.7; Apple, Writing ARM64 code for Apple platforms";
    NoReturn "noreturn" Warning "Only one side says that the function never returns."
    "A compiler that believes it drops the code behind the call; if the function does return, \
     whatever follows in memory runs.\n\n\
     Example: `fn fail() -> !` over `void fail(void)`.\n\n\
     To mend it, say `_Noreturn`, `-> !`, `noreturn` on both sides or on none."
     "C11 6.7.4p8";
    Constness "constness" Warning "Only one side may write through the pointer."
    "One side may write to what the other side keeps read-only.\n\n\
     Example: `const char *name` bound as `*mut c_char`.\n\n\
     To mend it, use `*const T` for `const T *`, `*mut T` for `T *`."
     "C11 6.7.3p6";
    Volatile "volatile" Warning "Only one side says that the pointee may change at any time."
    "The side without `volatile` lets its compiler join, drop and reorder accesses, which a device \
     register or a variable shared with a signal handler does not survive. Rust has no volatile \
     pointers (`read_volatile` says it at each access), so Rust is not asked.\n\n\
     Example: `volatile uint32_t *status` bound as `*u32` in Zig.\n\n\
     To mend it, write `*volatile T` in Zig where C says `volatile T *`."
     "C11 6.7.3p7; Zig language reference, volatile";
    Nullability "nullability" Warning "Null may pass on one side and is ruled out on the other."
    "A null in a type that has none (a Rust reference or `fn`, Zig's `*T`) is undefined behaviour \
     before anybody can look at it.\n\n\
     Example: a C function pointer that may be null bound as `extern \"C\" fn()` instead of \
     `Option<extern \"C\" fn()>`.\n\n\
     To mend it, use `Option<…>`, `?*T` where null may pass, `_Nonnull` where it may not."
     "Rust reference, Behavior considered undefined";
    BoolAsInteger "bool-as-integer" Warning "One side holds a truth value, the other an integer."
    "A value other than 0 and 1 in a `bool` is undefined behaviour in Rust, Zig and C.\n\n\
     Example: `uint8_t enabled` bound as `bool`.\n\n\
     To mend it, use `bool` and `_Bool`, or an integer on both sides."
     "Rust reference, Boolean type; C11 6.2.6.1p5";
    PointerAsInteger "pointer-as-integer" Warning
    "One side holds a pointer, the other an integer of the same size."
    "The bytes agree, but the integer has no provenance, and on targets with capabilities it has \
     no permission either.\n\n\
     Example: `void *handle` bound as `usize`.\n\n\
     To mend it, use a pointer on both sides, or `uintptr_t`/`usize` on both."
     "C11 7.20.1.4; Rust std::ptr, Provenance";
    MissingReprC "missing-repr-c" Error "The layout of the type is the compiler's free choice."
    "Without `repr(C)` in Rust or `extern` in Zig the compiler may order and pad fields as it \
     likes, in every version anew. It is a warning while both layouts happen to agree.\n\n\
     Example: `pub struct Point { x: i32, y: i32 }` passed to C by pointer.\n\n\
     To mend it, write `#[repr(C)]`, `extern struct`, or give the enumeration an integer type."
     "Rust reference, The Rust representation; Zig language reference, extern struct";
    EnumWidth "enum-width" Error "The enumerations are stored in integers of different width."
    "Fields behind it move, and a caller passes more or fewer bytes than the callee reads.\n\n\
     Example: `enum class E { A }` in C++ is an `int`; `repr(u8)` in Rust is one byte.\n\n\
     To mend it, give both the same integer type; mind `-fshort-enums`."
     "C11 6.7.2.2p4; C++17 10.2p5; AAPCS 7.1.3";
    EnumeratorMissing "enumerator-missing" Error "Only one side has the enumerator."
    "The side that lacks it cannot tell the value apart; in a Rust or Zig enumeration a value \
     without a name is undefined behaviour. For an enumerator that only marks the end \
     (`*_MAX`, `*_COUNT`) it is a note.\n\n\
     Example: a library adds an error code that its binding does not know.\n\n\
     To mend it, add the enumerator, or hold the value as an integer."
     "Rust reference, Behavior considered undefined (invalid values)";
    EnumeratorValue "enumerator-value" Error "The enumerator has another value on the other side."
    "Both sides compile and mean something else.\n\n\
     Example: an enumerator is inserted in the middle of one copy, and all behind it shift by \
     one.\n\n\
     To mend it, write the values out on both sides."
     "C11 6.7.2.2p3";
    EnumeratorRenamed "enumerator-renamed" Warning "An enumerator has another name on the other side."
    "The value is the same and nothing else on either side has it. Either it was renamed on one \
     side only, or it now means something else.\n\n\
     Example: `MODE_FAST` became `MODE_QUICK`.\n\n\
     To mend it, use one name, apart from the enumeration's own prefix and the language's case."
     "abiding";
    ConstantValue "constant-value" Error "The constant's value differs."
    "Flags, limits and versions mean something else on each side.\n\n\
     Example: a header's `#define BUFFER_MAX 4096` became 8192 and the binding still says 4096.\n\n\
     To mend it, use one value."
     "C11 6.10.3";
    ConstantUndefined "constant-undefined" Error "A compiler gives the constant no defined value."
    "The expression overflows or shifts by too much in that language; what it yields is up to the \
     compiler.\n\n\
     Example: `#define BIG (uint64_t)(1 << 40)`: the shift happens in `int`.\n\n\
     To mend it, write `((uint64_t)1 << 40)`."
     "C11 6.5.7p3-4, 6.5p5";
    ConstantWidth "constant-width" Warning "The constant's bits agree only in the narrower of two types."
    "One side has a negative number and the other a large one. They are the same bits in the \
     narrower type, but whoever widens them first gets different numbers.\n\n\
     Example: `#define NONE 0xFFFFFFFFu` in C, 4294967295 in every wider type, against `-1_i64`.\n\n\
     To mend it, give the constant a type of one width on both sides."
    "C11 6.3.1.3";
    ConstantSign "constant-sign" Warning "The constant is negative on one side only."
    "The bits are the same, but one side reads them with a sign and the other without: \
     comparisons, divisions and conversions to a wider type come out differently.\n\n\
     Example: `#define INVALID -1` in C, 4294967295 as `u32` in the binding. A value that both \
     types hold agrees whatever their signs: `#define MAX 7` is an `int`, and may be a `u32`.\n\n\
     To mend it, give the constant a type of the same sign on both sides: `((uint32_t)-1)`, or \
     `-1` as `i32`."
    "C11 6.3.1.3, 6.3.1.8";
    ConstantMissing "constant-missing" Warning "The bindings have a constant that what they bind lacks."
    "It was renamed or removed, or it never existed. Bindings are recognised by sharing more than \
     half of their constants with the other side.\n\n\
     Example: a header renamed `OPEN_RDONLY` to `OPEN_READ` and the binding kept the old name.\n\n\
     To mend it, follow the rename, remove the constant, or write an exception if it is the \
     binding's own."
     "abiding";
    ClosedEnum "closed-enum" Warning "A closed enumeration receives values from a side where any may occur."
    "A Rust `enum` and a Zig `enum` without `_` hold named values only; any other is undefined \
     behaviour before anybody can look at it. C's enumerations hold any value of their integer \
     type, and a newer library may return one that the binding has no name for.\n\n\
     It is reported on the side that calls, for values that a function returns, writes through a \
     pointer that is not read-only, or passes to a callback. What the caller passes in is for the \
     side that implements the function to define.\n\n\
     Example: `enum state get_state(void);` bound as `fn get_state() -> State` with a Rust `enum \
     State`.\n\n\
     To mend it, hold the value in a `#[repr(transparent)] struct State(c_uint)` with constants, \
     or in an integer that is checked before it is converted; in Zig, add `_` to the enumeration."
    "Rust reference, Behavior considered undefined; Zig language reference, Non-exhaustive enum";
    ByValueAbi "by-value-abi" Warning "A struct by value that one side's compiler passes in a way of its own."
    "The bytes agree, and the call does not: one compiler puts the struct into other registers, or \
     passes its fields where the other passes its address. It is reported for compilers that are \
     known to do so.\n\n\
     rustc before 1.89 passes the fields of a struct one by one on `wasm32-unknown-unknown`; it is \
     also reported if a newer rustc is in use and nothing says that older ones are not. Zig before \
     0.17 misplaces structs of at most 16 bytes on x86-64 outside of Windows that hold an array of \
     floats, two floats in front of an integer, or a floating point and an integer half where \
     registers of one kind have run out.\n\n\
     Example: `int extract_a(struct vector v);` called from Rust 1.88 in a browser traps, or does \
     not link.\n\n\
     To mend it, pass a pointer, or require the newer compiler: `rust-version = \"1.89\"` in \
     `Cargo.toml`, Zig 0.17."
    "Rust blog, C ABI Changes for `wasm32-unknown-unknown`; System V ABI for x86-64, 3.2.3";
    NoUserData "no-user-data" Warning "A callback gets nothing that leads to its owner's state."
    "Whoever passes the callback cannot tell which of its objects a call is for, except by a \
     global variable: closures and methods of other languages cannot be passed at all.\n\n\
     It is silent where a parameter is an untyped pointer, a pointer to an object of the library, \
     an integer that holds an address, or one such as the registering function takes too (an \
     identifier); for functions that compute a number from numbers or \
     yield an object; and for `void (*)(void)`.\n\n\
     Example: `typedef void (*on_failure)(const char *reason);`\n\n\
     To mend it, add `void *user_data` to the callback and to the function that registers it; or \
     write an exception, if the callback needs no state."
    "abiding; compare qsort and qsort_r";
    Kind "kind" Error "The name stands for things of two kinds."
    "A struct is no union, a function no variable.\n\n\
     Example: `extern int table[]` bound as `fn table()`.\n\n\
     To mend it, declare the same kind on both sides."
     "C11 6.2.3, 6.2.7";
    ThreadLocal "thread-local" Error "Only one side takes the global for thread-local."
    "The two sides compute different addresses for it.\n\n\
     Example: `extern _Thread_local int error;` bound as `static mut error: c_int`.\n\n\
     To mend it, say it on both sides, or offer a function that returns the address."
     "C11 6.2.4p4; ELF Handling For Thread-Local Storage";
    SymbolMissing "symbol-missing" Error "A symbol is needed and no party offers it."
    "The program does not link, or fails when the symbol is first used. Two parties that define mostly \
     the same symbols are taken for builds of one interface, of which a program is given one or the \
     other: what only one of them defines is a warning, and an error where it was probably renamed.\n\n\
     A library may have the symbol for itself alone, hidden by `visibility(\"hidden\")`, `static` or \
     the linker's list of exports; the report says so where its symbol table does. What is hidden is \
     no difference in an object or archive, whose user is linked into the same file. The functions of \
     C's standard library (`free`) are there for everybody.\n\n\
     Example: a binding declares `foo_open` after the library renamed it to `foo_open2`.\n\n\
     To mend it, follow the rename, define or export the symbol, or remove the declaration."
     "System V gABI, Symbol Table";
    NoSymbol "no-symbol" Error "The function is imported, but the other side gives it no symbol."
    "`static inline` functions and function-like macros exist only inside the file that includes \
     them: nothing can link against them. The same is true of a Rust `extern \"C\" fn` without \
     `#[no_mangle]` and of a Zig function without `export`.\n\n\
     Example: `static inline int add(int a, int b) { … }` bound as `extern \"C\" { fn add… }`.\n\n\
     To mend it, write a small function with external linkage around it, or write it anew."
     "C11 6.2.2p3";
    NontrivialByValue "nontrivial-by-value" Error "A C++ class passes by address where the other side passes a value."
    "A class with a copy or move constructor or destructor of its own is never copied into \
     registers: the caller makes an object and passes its address. A struct of the same bytes in \
     another language travels as a value, so each side reads something else. Microsoft's compiler \
     also returns every class that has a base, a constructor or private members by address.\n\n\
     Example: `Handle open();` with `struct Handle { ~Handle(); int fd; };` bound as \
     `fn open() -> Handle`.\n\n\
     To mend it, pass a pointer or reference on both sides; C++ code owns the object then."
     "Itanium C++ ABI 3.1.2.3, 3.1.3.1 (non-trivial for the purposes of calls); Microsoft, x64 calling convention";
    MayThrow "may-throw" Warning "An exception may leave the C++ function, and its caller knows none."
    "An exception that reaches a frame of C, Zig or Rust's `extern \"C\"` ends the program or does \
     something undefined. It is a warning where the C++ party defines the function and its body \
     may throw: clang looks through calls and `catch (...)`. It is a note where a C++ header only \
     declares it without `noexcept`. Headers that are written for C too (named `*.h`, asking for \
     `__cplusplus`, or inside `extern \"C\" { #include … }`) have no word for it and are not asked.\n\n\
     Example: `extern \"C\" int parse(const char *t) { return std::stoi(t); }` bound as \
     `extern \"C\" { fn parse(…) }`.\n\n\
     To mend it, catch everything inside, declare the function `noexcept`, or declare \
     `extern \"C-unwind\"` in Rust."
     "C++17 18.4 (noexcept); Rust reference, Panic, Unwinding across FFI boundaries";
    EmptyRecord "empty-record" Error "An empty record takes space on one side only."
    "C (as GNU and clang extend it) gives a struct without members 0 bytes, C++ at least one, so \
     that no two objects have one address. Every field behind it moves. For an empty class by \
     value C++ passes nothing at all on x86-64 outside of Windows, on Apple's systems and on \
     WebAssembly, where a struct with a member takes a register, and all arguments behind it \
     another one.\n\n\
     Example: `struct none {}; struct all { struct none n; int kind; };` in a header for both C and \
     C++.\n\n\
     To mend it, give it a member, `char unused;`, on both sides."
     "GCC manual, Empty Structures; C++17 4.5p7, 12p4; System V ABI for x86-64, 3.2.3 (NO_CLASS)";
    LanguageLinkage "language-linkage" Error "Only one side knows the function by its plain name."
    "C++ puts the types of the parameters into the symbol of a function unless it is declared \
     inside `extern \"C\"`. The side that uses the plain name does not find it.\n\n\
     Example: a header without `#ifdef __cplusplus extern \"C\" {` is included by C++: \
     `int add(int, int)` becomes `_Z3addii`.\n\n\
     To mend it, put the declaration inside `extern \"C\"` on the C++ side."
     "C++17 10.5 (linkage specifications); Itanium C++ ABI 5.1";
    TwoReadings "two-readings" Warning "One declaration has a symbol in C and none in C++, or the reverse."
    "Both parties read the same line and make different things of it: a constant at file scope is \
     everybody's in C and each file's own in C++, and `inline` follows other rules.\n\n\
     Example: `const int limit = 3;` in a header defines the symbol `limit` in every C file that \
     includes it, and none in C++.\n\n\
     To mend it, write `static` or `extern`, which mean the same in both."
     "C11 6.2.2p5, 6.7.4p7; C++17 6.5p3, 10.1.6";
    SymbolVersion "symbol-version" Warning "Two libraries have other versions of a symbol."
    "A program asks for the versions that the library had when it was linked, and does not start \
     where one is missing. Libraries of which one gives its symbols no versions are not compared.\n\n\
     Example: the new library has `foo_open@@FOO_2` only, where the old one had `foo_open@@FOO_1`.\n\n\
     To mend it, keep the old version beside the new one, as `foo_open@FOO_1`."
    "Linux Standard Base 5.0, Symbol Versioning";
    Unused "unused" Note "It is offered and nobody uses it."
    "Nothing is wrong. Other parties may want to declare it, or it may be dead.\n\n\
     Example: a library's function that its binding does not declare."
     "abiding";
    NotInLibrary "not-in-library" Error "The library that the party names does not define the symbol."
    "The party declares the symbol and names, with `library`, the file that is to define it. That \
     file does not, or does not export it: the program does not link, or does not start with this \
     version of the library.\n\n\
     Example: the header is newer than the installed library; the function is `static inline` or a \
     macro in the header that was bound; the symbol is hidden by `-fvisibility=hidden`.\n\n\
     To mend it, name the library that is really linked, export the symbol, or remove the \
     declaration."
     "System V gABI, Symbol Table; Microsoft PE format, Export Directory Table";
    Undeclared "undeclared" Note "The library exports it and no party declares it."
    "Nothing is wrong. The function may be private to the library and exported by accident, or the \
     header and the bindings may lack it. `items` of the party that names the library says which \
     symbols count.\n\n\
     Example: a library compiled without `-fvisibility=hidden` exports its helpers too."
     "abiding";
}

impl Code {
    /// The stable spelling.
    #[must_use]
    pub fn spelling(self) -> &'static str {
        self.explanation().spelling
    }

    /// The usual level.
    #[must_use]
    pub fn level(self) -> Level {
        self.explanation().level
    }

    /// Whether it is about a hazard in a boundary on which both sides agree.
    #[must_use]
    pub fn is_pitfall(self) -> bool {
        matches!(self, Self::ClosedEnum | Self::NoUserData | Self::ByValueAbi)
    }

    /// Everything that `abiding explain` knows.
    #[must_use]
    pub fn explanation(self) -> &'static Explanation {
        &TABLE[self as usize]
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.spelling())
    }
}

/// A text that is no code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown code `{text}`; the nearest is `{nearest}`")]
pub struct UnknownCode {
    /// What was written.
    pub text: String,
    /// The code that is spelled most like it.
    pub nearest: Code,
}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let distance = |entry: &&Explanation| super::names::edit_distance(entry.spelling, text);
        let nearest = TABLE.iter().min_by_key(distance).map_or(Self::Unused, |entry| entry.code);
        if nearest.spelling() == text {
            return Ok(nearest);
        }
        Err(UnknownCode { text: text.to_owned(), nearest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_codes() {
        for (index, entry) in TABLE.iter().enumerate() {
            assert_eq!(entry.code as usize, index, "{}", entry.spelling);
            assert_eq!(entry.code.spelling().parse(), Ok(entry.code));
        }
    }

    #[test]
    fn an_unknown_code_names_the_nearest() {
        let error = Code::from_str("aligment").unwrap_err();
        assert_eq!(error.to_string(), "unknown code `aligment`; the nearest is `alignment`");
    }

    #[test]
    fn spellings_are_unique_and_explained() {
        let mut spellings: Vec<_> = TABLE.iter().map(|entry| entry.spelling).collect();
        spellings.sort_unstable();
        spellings.dedup();
        assert_eq!(spellings.len(), TABLE.len());
        assert!(TABLE.iter().all(|entry| entry.text.contains("Example:")));
    }
}
