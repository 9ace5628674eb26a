//! WebAssembly objects and modules: tables, symbols, what Zig exports; and that damaged ones are
//! refused.

use super::super::dwarf::{Graph, Location, TypeKind};
use super::super::testing::Source;
use super::super::{Image, ImageKind, ObjectError, Place, Pointee, Visibility};

const TRIPLE: &str = "wasm32-wasi";

const DATA: &str = r#"
struct entry { const char *name; const int *value; unsigned count; };
static const int numbers[] = {10, 20, 30};
extern int elsewhere;
int imported(int);
__attribute__((import_module("host"), import_name("renamed"))) int foreign(int);
static int function(int x) { return imported(x) + foreign(x); }
const struct entry entries[] = {{"first", numbers, 3}, {0, &elsewhere + 2, 0}};
int (*const callback)(int) = function;
int (*const outside)(int) = imported;
int zeros[100];
__attribute__((visibility("default"))) int open = 5;
__attribute__((visibility("hidden"))) int hidden = 5;
__attribute__((weak)) int weak = 6;
_Thread_local int per_thread = 1;
int *const none = (int *)16;
int use(void) { return per_thread; }
"#;

fn object() -> Image {
    Source::new("data.c", DATA).zig_cc(TRIPLE, &["-g", "-mcpu=generic+atomics+bulk_memory"])
}

#[test]
fn references_are_no_numbers() {
    let image = object();
    let entries = image.place_of("entries").unwrap();
    assert!(image.number_at(entries, 4).is_err());
    assert!(image.number_at(entries.plus(2), 4).is_err());
    assert!(image.pointer_at(entries.plus(2)).is_err());
    assert_eq!(image.number_at(entries.plus(8), 4).unwrap(), 3);
    let none = image.place_of("none").unwrap();
    assert_eq!(image.pointer_at(none).unwrap(), Pointee::Number(16));
    assert!(image.bytes_at(none, 1 << 40).is_err());
}

#[test]
fn functions_are_pointed_to_whether_defined_or_not() {
    let image = object();
    let pointee = |name| image.pointer_at(image.place_of(name).unwrap()).unwrap();
    assert_eq!(pointee("callback"), Pointee::Place(image.place_of("function").unwrap()));
    let Pointee::External { symbol, addend: 0 } = pointee("outside") else { panic!() };
    assert_eq!(image.symbol_of(symbol).name, "imported");
}

#[test]
fn symbols_say_what_they_are() {
    let image = object();
    let symbol = |name: &str| *image.symbol(name).unwrap();
    assert!(symbol("zeros").is_defined() && symbol("zeros").size == 400);
    assert!(!symbol("elsewhere").is_defined() && !symbol("imported").is_defined());
    assert!(symbol("foreign").function && !symbol("foreign").is_defined());
    assert!(symbol("weak").weak && !symbol("zeros").weak);
    assert!(symbol("per_thread").thread_local);
    assert!(symbol("function").function && symbol("function").visibility == Visibility::Local);
    assert!(symbol("open").is_exported() && !symbol("hidden").is_exported());
    assert!(image.symbol("__stack_pointer").is_none() && image.symbol("renamed").is_none());
}

#[test]
fn linked_modules_keep_data_apart_from_code() {
    let import = r#"__attribute__((import_module("env"), import_name("imported"))) int imported"#;
    let linkable = DATA.replace("extern int else", "int else").replace("int imported", import);
    let source = Source::new("data.c", &linkable);
    let exports = ["entries", "use", "outside"].map(|name| format!("-Wl,--export={name}"));
    let mut flags = vec!["-g", "-nostdlib", "-Wl,--no-entry"];
    flags.extend(exports.iter().map(String::as_str));
    let image = source.zig_module("wasm32-freestanding", &flags);
    assert_eq!(image.kind(), ImageKind::Linked);
    let entries = image.place_of("entries").unwrap();
    let name = image.follow(entries).unwrap();
    assert_eq!(image.c_string_at(name).unwrap(), b"first");
    assert!(image.symbol("use").unwrap().is_exported());
    assert!(!image.symbol("imported").unwrap().is_defined());
    let graph = Graph::read(&image).unwrap();
    let [id] = graph.functions_named("use") else { panic!() };
    assert_eq!(graph.function(*id).place, image.symbol("use").unwrap().place);
    let [id] = graph.variables_named("entries") else { panic!() };
    assert_eq!(graph.variable(*id).location, Location::Static(entries));
}

#[test]
fn zigs_exported_tables_are_followed() {
    let text = r#"
        const Entry = extern struct { name: [*]const u8, length: usize };
        const entries = [_]Entry{ .{ .name = "abc", .length = 3 }, .{ .name = "de", .length = 2 } };
        export const table: extern struct { at: [*]const Entry, length: usize } =
            .{ .at = &entries, .length = entries.len };
        export fn exported(x: i32) i32 { return x; }
    "#;
    let image = Source::new("table.zig", text).zig_object("wasm32-freestanding");
    let table = image.place_of("table").unwrap();
    let count = image.number_at(table.plus(4), 4).unwrap();
    let entries = image.follow(table).unwrap();
    let texts: Vec<_> =
        (0..count).map(|index| entry_text(&image, entries.plus(8 * index))).collect();
    assert_eq!(texts, ["abc", "de"]);
    assert!(image.symbol("table").unwrap().is_exported());
    assert!(image.symbol("exported").unwrap().is_exported());
}

/// The text of an address followed by a length, as Zig's table above and Rust's `&str` have it.
fn entry_text(image: &Image, at: Place) -> String {
    let text = image.follow(at).unwrap();
    let length = image.number_at(at.plus(4), 4).unwrap();
    String::from_utf8(image.bytes_at(text, length).unwrap().into_owned()).unwrap()
}

#[test]
fn objects_without_debug_information_say_so() {
    let image = Source::new("a.c", "int f(void) { return 1; }").zig_cc(TRIPLE, &["-g0"]);
    let error = Graph::read(&image).unwrap_err();
    assert!(matches!(error, ObjectError::NoDebugInfo { .. }), "{error}");
}

#[test]
fn components_and_modules_placed_by_a_loader_are_refused() {
    let component = b"\0asm\x0d\0\x01\0".to_vec();
    let error = Image::parse(component, "some.wasm").unwrap_err().to_string();
    assert!(error.contains("some.wasm") && error.contains("component"), "{error}");
    // A custom section (0) of nine bytes: a name of eight.
    let mut dynamic = b"\0asm\x01\0\0\0".to_vec();
    dynamic.extend_from_slice(b"\0\x09\x08dylink.0");
    let error = Image::parse(dynamic, "some.wasm").unwrap_err().to_string();
    assert!(error.contains("dynamic linking"), "{error}");
}

#[test]
fn damaged_modules_are_refused_and_never_panic() {
    let read_all = |bytes: Vec<u8>| Graph::read(&Image::parse(bytes, "damaged.wasm")?);
    let whole = object().bytes.clone();
    assert!(read_all(whole.clone()).is_ok());
    // Cut off in what stands behind the debug sections, it may still be a whole module.
    for length in (0..whole.len() / 2).step_by(31) {
        let error = read_all(whole[..length].to_vec()).expect_err("it is cut off");
        assert!(error.to_string().contains("damaged.wasm"), "{length}: {error}");
    }
    let mut refused = 0;
    for at in 8..whole.len() {
        for bit in [0, 3, 7] {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            refused += usize::from(read_all(bytes).is_err());
        }
    }
    assert!(refused > whole.len() / 4, "only {refused} changes were noticed");
}

#[test]
fn sections_of_several_parts_are_told_apart() {
    let image = object();
    let graph = Graph::read(&image).unwrap();
    let TypeKind::Record(entry) = graph.kind(graph.types_named("entry")[0]) else { panic!() };
    assert_eq!(entry.size, Some(12));
    let names: Vec<_> = image.sections().map(|(_, section)| section.name.as_str()).collect();
    for name in ["CODE", ".rodata.entries", ".bss.zeros", ".debug_info"] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
}
