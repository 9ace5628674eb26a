//! Functions of C's standard library, which every hosted program is linked with.
//!
//! A binding may import them beside what the other party offers, to free what C has allocated:
//!
//! ```c
//! char *fetch(const char *name, int *length);   // engine.h: the caller frees it
//! ```
//! ```
//! # use std::ffi::{c_char, c_int, c_void};
//! unsafe extern "C" {
//!     fn fetch(name: *const c_char, length: *mut c_int) -> *mut c_char;
//!     fn free(memory: *mut c_void);
//! }
//! ```
//!
//! No header but the standard's own may use these names for anything else: C17 7.1.3p1 reserves them as
//! identifiers with external linkage. So that `engine.h` does not offer `free` is no disagreement.

/// What C17 declares with external linkage in the headers of clause 7, but for `_Exit` and what
/// [`MATHEMATICS`] has, in the order of the alphabet.
const FUNCTIONS: &str = "\
    abort abs aligned_alloc asctime at_quick_exit atexit atof atoi atol atoll bsearch btowc \
    c16rtomb c32rtomb call_once calloc clearerr clock cnd_broadcast cnd_destroy cnd_init \
    cnd_signal cnd_timedwait cnd_wait ctime difftime div exit fclose feclearexcept fegetenv \
    fegetexceptflag fegetround feholdexcept feof feraiseexcept ferror fesetenv fesetexceptflag \
    fesetround fetestexcept feupdateenv fflush fgetc fgetpos fgets fgetwc fgetws fopen fprintf \
    fputc fputs fputwc fputws fread free freopen fscanf fseek fsetpos ftell fwide fwprintf \
    fwrite fwscanf getc getchar getenv getwc getwchar gmtime imaxabs imaxdiv isalnum isalpha \
    isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper iswalnum iswalpha \
    iswblank iswcntrl iswctype iswdigit iswgraph iswlower iswprint iswpunct iswspace iswupper \
    iswxdigit isxdigit labs ldiv llabs lldiv localeconv localtime longjmp malloc mblen mbrlen \
    mbrtoc16 mbrtoc32 mbrtowc mbsinit mbsrtowcs mbstowcs mbtowc memchr memcmp memcpy memmove \
    memset mktime mtx_destroy mtx_init mtx_lock mtx_timedlock mtx_trylock mtx_unlock perror \
    printf putc putchar puts putwc putwchar qsort quick_exit raise rand realloc remove rename \
    rewind scanf setbuf setlocale setvbuf signal snprintf sprintf srand sscanf strcat strchr \
    strcmp strcoll strcpy strcspn strerror strftime strlen strncat strncmp strncpy strpbrk \
    strrchr strspn strstr strtod strtof strtoimax strtok strtol strtold strtoll strtoul strtoull \
    strtoumax strxfrm swprintf swscanf system thrd_create thrd_current thrd_detach thrd_equal \
    thrd_exit thrd_join thrd_sleep thrd_yield time timespec_get tmpfile tmpnam tolower toupper \
    towctrans towlower towupper tss_create tss_delete tss_get tss_set ungetc ungetwc vfprintf \
    vfscanf vfwprintf vfwscanf vprintf vscanf vsnprintf vsprintf vsscanf vswprintf vswscanf \
    vwprintf vwscanf wcrtomb wcscat wcschr wcscmp wcscoll wcscpy wcscspn wcsftime wcslen wcsncat \
    wcsncmp wcsncpy wcspbrk wcsrchr wcsrtombs wcsspn wcsstr wcstod wcstof wcstoimax wcstok \
    wcstol wcstold wcstoll wcstombs wcstoul wcstoull wcstoumax wcsxfrm wctob wctomb wctrans \
    wctype wmemchr wmemcmp wmemcpy wmemmove wmemset wprintf wscanf";

/// What C17 7.3 and 7.12 declare for `double`, in the order of the alphabet; each also with `f` for
/// `float` and with `l` for `long double` behind it.
const MATHEMATICS: &str = "\
    acos acosh asin asinh atan atan2 atanh cabs cacos cacosh carg casin casinh catan catanh cbrt \
    ccos ccosh ceil cexp cimag clog conj copysign cos cosh cpow cproj creal csin csinh csqrt \
    ctan ctanh erf erfc exp exp2 expm1 fabs fdim floor fma fmax fmin fmod frexp hypot ilogb \
    ldexp lgamma llrint llround log log10 log1p log2 logb lrint lround modf nan nearbyint \
    nextafter nexttoward pow remainder remquo rint round scalbln scalbn sin sinh sqrt tan tanh \
    tgamma trunc";

/// Whether a symbol is that of a function of C's standard library.
pub fn is_standard(symbol: &str) -> bool {
    let has = |list: &str, name: &str| list.split(' ').any(|known| known == name);
    let shorter = symbol.strip_suffix(['f', 'l']);
    symbol == "_Exit"
        || has(FUNCTIONS, symbol)
        || has(MATHEMATICS, symbol)
        || shorter.is_some_and(|name| has(MATHEMATICS, name))
}

#[cfg(test)]
mod tests {
    use super::{FUNCTIONS, MATHEMATICS, is_standard};

    #[test]
    fn the_lists_are_in_order() {
        for list in [FUNCTIONS, MATHEMATICS] {
            assert!(list.split(' ').is_sorted() && !list.contains("  "), "{list}");
        }
    }

    #[test]
    fn only_what_the_standard_has() {
        for symbol in ["free", "abort", "wscanf", "sin", "sinf", "sinl", "_Exit"] {
            assert!(is_standard(symbol), "{symbol}");
        }
        for symbol in
            ["", " ", "f", "freef", "freel", "strdup", "foo_free", "close", "sinq", "sin cos"]
        {
            assert!(!is_standard(symbol), "{symbol}");
        }
    }
}
