//! Archives, shared libraries and import libraries made by the tools that make them for users.

use std::process::Command;

use super::super::dwarf::Graph;
use super::super::testing::{Source, zig};
use super::*;

const LIST: &str = r#"
struct list { int length; char *items; };
__attribute__((visibility("hidden"))) int hidden(void);
int missing(void);
static int local(void) { return missing(); }
int list_length(struct list *list) { return list->length + hidden() + local(); }
__attribute__((weak)) int both(void) { return 1; }
__attribute__((weak)) int only_weak(void) { return 1; }
"#;
const MORE: &str = r#"
__attribute__((visibility("hidden"))) int hidden(void) { return 2; }
int both(void) { return 2; }
int data = 5;
"#;
const ZIG: &str = r#"
export fn list_length(x: i32) i32 { return x + offset; }
export var offset: i32 = 3;
fn inside(x: i32) callconv(.c) i32 { return x; }
comptime { @export(&inside, .{ .name = "inside", .visibility = .hidden }); }
"#;

fn names(names: &[Name]) -> Vec<&str> {
    names.iter().map(Name::as_str).collect()
}

/// An archive of the objects of `LIST` and `MORE`, made by `archiver` with `flags`.
fn archive(source: &Source, mut archiver: Command, flags: &str) -> Library {
    let more = source.directory().join("more.c");
    std::fs::write(&more, MORE).unwrap();
    let mut compiler = Command::new("gcc");
    source.run(compiler.args(["-c", "-g", "-w", "list.c", "more.c"]));
    source.run(archiver.args([flags, "libboth.a", "list.o", "more.o"]));
    Library::open(source.directory().join("libboth.a")).unwrap()
}

#[test]
fn archives_are_one_table_of_all_their_objects() {
    let source = Source::new("list.c", LIST);
    let zig_ar = || {
        let mut command = zig().command();
        command.arg("ar");
        command
    };
    for (archiver, flags) in
        [(Command::new("ar"), "rcs"), (Command::new("ar"), "rcsT"), (zig_ar(), "rcs")]
    {
        let _ = std::fs::remove_file(source.directory().join("libboth.a"));
        let library = archive(&source, archiver, flags);
        let members: Vec<_> =
            library.members().iter().map(|m| m.name.as_deref().unwrap()).collect();
        assert_eq!(members, ["list.o", "more.o"]);
        let all = ["both", "data", "hidden", "list_length", "only_weak"];
        assert_eq!(names(&library.exports()), all, "{flags}");
        assert_eq!(names(&library.needs()), ["missing"], "{flags}");
        assert!(
            library.defines("data") && !library.defines("local") && !library.defines("missing")
        );
        let Some(Definition::Member(member, symbol)) = library.definition("both") else { panic!() };
        assert_eq!(member.name.as_deref(), Some("more.o"));
        assert!(!symbol.weak && symbol.function);
        let graph = Graph::read(&library.members()[0].image).unwrap();
        assert_eq!(graph.types_named("list").len(), 1);
    }
}

#[test]
fn a_damaged_member_is_named() {
    let source = Source::new("list.c", LIST);
    std::fs::write(source.directory().join("text.o"), "no object").unwrap();
    source.run(Command::new("ar").args(["rcs", "libtext.a", "text.o"]));
    let error = Library::open(source.directory().join("libtext.a")).unwrap_err().to_string();
    assert!(error.contains("libtext.a(text.o)"), "{error}");
    let error = Library::parse(b"!<arch>\nnonsense".to_vec(), "bad.a", None).unwrap_err();
    assert!(error.to_string().contains("bad.a"), "{error}");
}

#[test]
fn shared_libraries_offer_what_they_export() {
    let source = Source::new("list.c", LIST);
    std::fs::write(source.directory().join("more.c"), MORE).unwrap();
    let mut gcc = Command::new("gcc");
    source.run(gcc.args(["-shared", "-fPIC", "-w", "list.c", "more.c", "-o", "libboth.so"]));
    let library = Library::open(source.directory().join("libboth.so")).unwrap();
    let all = ["both", "data", "list_length", "only_weak"];
    assert_eq!(names(&library.exports()), all);
    assert!(library.needs().iter().any(|name| name == "missing"));
}

#[test]
fn libraries_of_other_systems_offer_what_they_export() {
    for (triple, file) in [
        ("x86_64-windows-gnu", "list.dll"),
        ("x86_64-windows-gnu", "list.lib"),
        ("x86-windows-gnu", "list.lib"),
        ("aarch64-macos", "liblist.dylib"),
        ("x86_64-linux", "liblist.so"),
    ] {
        let source = Source::new("list.zig", ZIG);
        let mut command = zig().command();
        // Without checks there is no panic, and nothing of the standard library is compiled.
        command.args(["build-lib", "-dynamic", "-OReleaseSmall", "-fno-compiler-rt"]);
        command.args(["-target", triple, "list.zig"]);
        source.run(&mut command);
        let library = Library::open(source.directory().join(file)).unwrap();
        assert!(library.defines("list_length"), "{triple} {file}: {:?}", library.exports());
        assert!(library.defines("offset"), "{triple} {file}: {:?}", library.exports());
        // Zig 0.15 exports everything from a DLL that nothing is marked to be exported from.
        let all = triple.contains("windows");
        assert!(all || !library.defines("inside"), "{triple} {file}: {:?}", library.exports());
        if file == "list.lib" {
            let Some(Definition::Import(import)) = library.definition("list_length") else {
                panic!("{triple}")
            };
            assert_eq!(import.dll, "list.dll");
        }
    }
}

/// A Mach-O file for several machines (`<mach-o/fat.h>`): a header of big-endian numbers, then
/// the objects.
fn fat(slices: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut numbers = vec![0xcafe_babe, slices.len() as u32];
    let mut offset = 4096;
    for (machine, object) in slices {
        numbers.extend([*machine, 0, offset, object.len() as u32, 12]);
        offset += (object.len() as u32).next_multiple_of(4096);
    }
    let mut bytes: Vec<u8> = numbers.into_iter().flat_map(u32::to_be_bytes).collect();
    for (_, object) in slices {
        bytes.resize(bytes.len().next_multiple_of(4096), 0);
        bytes.extend_from_slice(object);
    }
    bytes
}

#[test]
fn a_mach_o_file_for_several_machines_is_read_for_the_wanted_one() {
    let object =
        |triple, text: &str| Source::new("a.c", text).zig_cc(triple, &["-g"]).bytes.clone();
    let arm = object("aarch64-macos", "int on_arm;");
    let intel = object("x86_64-macos", "int on_intel;");
    let bytes =
        fat(&[(object::macho::CPU_TYPE_X86_64, intel), (object::macho::CPU_TYPE_ARM64, arm)]);
    let read = |wanted| Library::parse(bytes.clone(), "fat.o", wanted);
    assert_eq!(names(&read(Some(Architecture::Aarch64)).unwrap().exports()), ["on_arm"]);
    assert_eq!(names(&read(Some(Architecture::X86_64)).unwrap().exports()), ["on_intel"]);
    let error = read(None).unwrap_err().to_string();
    assert!(error.contains("Aarch64, X86_64"), "{error}");
    let error = read(Some(Architecture::S390x)).unwrap_err().to_string();
    assert!(error.contains("S390x"), "{error}");
}

#[test]
fn text_that_leads_to_a_library_is_named_for_what_it_is() {
    for (text, word) in [
        ("/* GNU ld script */\nGROUP ( /lib/libc.so.6 )", "linker script"),
        ("--- !tapi-tbd\ntbd-version: 4\n", "text stub"),
    ] {
        let error = Library::parse(text.into(), "libc.so", None).unwrap_err().to_string();
        assert!(error.contains(word), "{error}");
    }
}
