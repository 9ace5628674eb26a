//! Images: symbols, static data and pointers in it; and that damaged ones are refused.

use super::testing::Source;
use super::*;

const DATA: &str = r#"
struct entry { const char *name; const int *value; unsigned count; };
static const int numbers[] = {10, 20, 30};
extern int elsewhere;
static int function(void) { return 1; }
const struct entry entries[] = {
    {"first", numbers, 3},
    {"second", &numbers[2], 1},
    {"past", numbers + 3, 0},
    {0, &elsewhere + 2, 0},
    {"number", (const int *)-1, 7},
};
int (*const callback)(void) = function;
int zeros[100];
static char text[8] = "abc";
char *const inside = text + 1;
__attribute__((visibility("hidden"))) int hidden = 5;
__attribute__((weak)) int weak = 6;
_Thread_local int per_thread;
short big = 0x0102;
"#;

fn images() -> [Image; 3] {
    let source = Source::new("data.c", DATA);
    let hidden = "-Wl,--unresolved-symbols=ignore-all";
    [source.gcc(&[]), source.gcc(&["-fdata-sections", "-g"]), source.library(&[hidden])]
}

fn text(image: &Image, at: Place) -> String {
    String::from_utf8(image.c_string_at(image.follow(at).unwrap()).unwrap().to_vec()).unwrap()
}

#[test]
fn pointers_in_tables_are_followed() {
    for image in images() {
        let entries = image.place_of("entries").unwrap();
        assert_eq!(text(&image, entries), "first");
        assert_eq!(text(&image, entries.plus(24)), "second");
        let numbers = image.follow(entries.plus(8)).unwrap();
        assert_eq!(image.number_at(numbers.plus(4), 4).unwrap(), 20);
        assert_eq!(image.follow(entries.plus(32)).unwrap(), numbers.plus(8));
        assert_eq!(image.follow(entries.plus(56)).unwrap(), numbers.plus(12));
        assert_eq!(image.number_at(entries.plus(16), 4).unwrap(), 3);
        assert_eq!(image.pointer_at(entries.plus(72)).unwrap(), Pointee::Null);
        let minus = image.pointer_at(entries.plus(104)).unwrap();
        assert_eq!(minus, Pointee::Number(u64::MAX));
        let inside = image.follow(image.place_of("inside").unwrap()).unwrap();
        assert_eq!(image.c_string_at(inside).unwrap(), b"bc");
    }
}

#[test]
fn an_empty_section_may_lie_anywhere() {
    let source = Source::new("f.c", "int f(void) { return 1; }");
    let path = source.gcc(&[]).file().to_owned();
    let mut bytes = std::fs::read(path).unwrap();
    let eight = |bytes: &[u8], at: usize| {
        usize::try_from(u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())).unwrap()
    };
    // System V gABI, "Section Header", in 64 bits: 64 bytes each, the type at 4 (1: in the file), the
    // place in the file at 24, the size at 32.
    let (table, count) = (eight(&bytes, 40), usize::from(bytes[60]));
    for header in (1..count).map(|section| table + 64 * section) {
        if bytes[header + 4] == 1 && eight(&bytes, header + 32) == 0 {
            bytes[header + 24..header + 32].copy_from_slice(&(1_u64 << 51).to_le_bytes());
        }
    }
    let image = Image::parse(bytes, "moved.o").unwrap();
    let places = image.sections().map(|(section, _)| Place { section, offset: 0 });
    let empty: Vec<_> = places.filter(|at| image.section(at.section).size == 0).collect();
    assert!(empty.iter().any(|at| image.section(at.section).name == ".data"), "{empty:?}");
    for place in empty {
        assert!(image.bytes_at(place, 0).unwrap().is_empty());
        assert!(image.number_at(place, 8).is_err());
    }
}

#[test]
fn pointers_to_other_objects_name_the_symbol() {
    for image in images() {
        let at = image.place_of("entries").unwrap().plus(80);
        let Pointee::External { symbol, addend } = image.pointer_at(at).unwrap() else {
            panic!("not external")
        };
        assert_eq!((image.symbol_of(symbol).name.as_str(), addend), ("elsewhere", 8));
        assert!(image.follow(at).unwrap_err().to_string().contains("External"));
    }
}

#[test]
fn symbols_say_what_they_are() {
    for image in images() {
        let symbol = |name: &str| *image.symbol(name).unwrap();
        assert!(symbol("zeros").is_exported() && symbol("zeros").size == 400);
        assert!(!symbol("elsewhere").is_defined());
        assert!(symbol("weak").weak && !symbol("zeros").weak);
        assert!(symbol("per_thread").thread_local);
        assert!(symbol("function").function && symbol("function").visibility == Visibility::Local);
        assert!(!symbol("hidden").is_exported() && symbol("hidden").is_defined());
        assert!(image.symbol("no_such_symbol").is_none());
    }
}

#[test]
fn data_ends_where_its_section_does() {
    for image in images() {
        assert_eq!(&*image.bytes_of("zeros", 400).unwrap(), &[0; 400][..]);
        assert_eq!(&*image.bytes_of("big", 2).unwrap(), &[2, 1]);
        let error = image.bytes_of("zeros", 1 << 40).unwrap_err();
        assert!(error.to_string().contains("bytes wanted"), "{error}");
        assert!(image.bytes_of("zeros", u64::MAX).is_err());
        let error = image.bytes_of("elsewhere", 4).unwrap_err();
        assert!(matches!(error, ObjectError::NoSymbol { .. }), "{error}");
    }
}

#[test]
fn a_reference_is_no_number() {
    let image = Source::new("data.c", DATA).gcc(&[]);
    let entries = image.place_of("entries").unwrap();
    assert!(image.number_at(entries, 8).is_err());
    assert!(image.number_at(entries.plus(4), 4).is_err());
    assert!(image.pointer_at(entries.plus(4)).is_err());
}

#[test]
fn big_tables_are_followed_to_the_end() {
    let rows: String = (0..20_000).map(|n| format!("\"name{n}\",\n")).collect();
    let source = Source::new("big.c", &format!("const char *names[] = {{ {rows} }};"));
    let image = source.gcc(&[]);
    let names = image.place_of("names").unwrap();
    for n in 0..20_000 {
        assert_eq!(text(&image, names.plus(n * 8)), format!("name{n}"));
    }
}

#[test]
fn other_files_are_named_for_what_they_are() {
    let kinds: [(&[u8], &str); 4] = [
        (b"!<arch>\n        ", "archive"),
        (b"BC\xc0\xde            ", "bitcode"),
        (b"int main(void) { return 0; }", "no readable object"),
        (b"", "no readable object"),
    ];
    for (bytes, word) in kinds {
        let error = Image::parse(bytes.to_vec(), "some.o").unwrap_err().to_string();
        assert!(error.contains(word) && error.contains("some.o"), "{error}");
    }
    let error = Image::open("no/such/file.o").unwrap_err();
    assert!(error.to_string().contains("no/such/file.o"), "{error}");
}

/// The bytes of a small object with every kind of debug section.
fn small_object(flags: &[&str]) -> Vec<u8> {
    let image = Source::new("zoo.c", include_str!("dwarf/zoo.c")).gcc(flags);
    image.bytes.clone()
}

fn read_all(bytes: Vec<u8>) -> Result<dwarf::Graph, ObjectError> {
    dwarf::Graph::read(&Image::parse(bytes, "damaged.o")?)
}

#[test]
fn truncated_objects_are_refused() {
    for flags in [&["-g", "-gdwarf-4"][..], &["-g", "-gdwarf-5", "-gz"]] {
        let whole = small_object(flags);
        assert!(read_all(whole.clone()).is_ok());
        for length in (0..whole.len()).step_by(97) {
            let error = read_all(whole[..length].to_vec()).expect_err("it is cut off");
            assert!(error.to_string().contains("damaged.o"), "{length}: {error}");
        }
    }
}

/// What a party reads of a library: the entries that its exports lead to, macros included.
fn read_exports(bytes: Vec<u8>) -> Result<dwarf::Graph, ObjectError> {
    let library = library::Library::parse(bytes, "damaged.so", None)?;
    let Some(member) = library.members().first() else { return Ok(dwarf::Graph::default()) };
    let image = &member.image;
    let symbol = |symbol: &Symbol| dwarf::WantedSymbol {
        name: symbol.name,
        function: symbol.function,
        address: symbol
            .place
            .map(|place| image.section(place.section).base.wrapping_add(place.offset)),
    };
    let exported = image.symbols().filter(|(_, symbol)| symbol.is_exported());
    let symbols = exported.map(|(_, exported)| symbol(exported)).collect();
    let wanted = dwarf::Wanted { symbols, types_of: &|_| true, type_name: None, opens: &|_| () };
    dwarf::Graph::read_about(image, &wanted)
}

#[test]
fn damaged_libraries_never_panic() {
    let text = concat!(include_str!("dwarf/zoo.c"), "\n#define ONE 1\n#define TWO (ONE + 1)\n");
    // A linear congruential generator, as below.
    let mut state = 7_u64;
    let mut next = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut refused = 0;
    for flags in [&["-g3", "-gdwarf-4"][..], &["-g3", "-gdwarf-5"], &["-g", "-gz"]] {
        let whole = Source::new("zoo.c", text).library(flags).bytes.clone();
        assert!(read_exports(whole.clone()).is_ok());
        for length in (0..whole.len()).step_by(1009) {
            refused += usize::from(read_exports(whole[..length].to_vec()).is_err());
        }
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..=next(4) {
                bytes[next(whole.len())] ^= 1 << next(8);
            }
            refused += usize::from(read_exports(bytes).is_err());
        }
    }
    assert!(refused > 100, "only {refused} damaged libraries were noticed");
}

#[test]
fn changed_objects_never_panic() {
    // A linear congruential generator (Knuth's MMIX constants): the same changes in every run.
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut refused = 0;
    for flags in [&["-g", "-gdwarf-4"][..], &["-g", "-gdwarf-5"], &["-g", "-gz"]] {
        let whole = small_object(flags);
        for _ in 0..500 {
            let mut bytes = whole.clone();
            for _ in 0..=next(4) {
                bytes[next(whole.len())] ^= 1 << next(8);
            }
            refused += usize::from(read_all(bytes).is_err());
        }
    }
    assert!(refused > 100, "only {refused} of 1500 damaged objects were noticed");
}
