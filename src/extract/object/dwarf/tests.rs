//! The graph read back from what gcc and rustc write, in every form of debug information.

use super::super::testing::Source;
use super::super::{Image, ObjectError};
use super::*;

/// Every form that holds the same facts.
const FORMS: [&[&str]; 11] = [
    &["-g", "-gdwarf-5"],
    &["-g", "-gdwarf-4"],
    &["-g", "-gdwarf-3"],
    &["-g", "-gdwarf-5", "-gz=zlib"],
    &["-g", "-gdwarf-4", "-gz=zlib-gnu"],
    &["-g", "-gdwarf-5", "-fdebug-types-section"],
    &["-g", "-gdwarf-4", "-fdebug-types-section"],
    &["-g", "-gdwarf-5", "-gdwarf64", "-O2"],
    &["-g", "-gdwarf-4", "-gsplit-dwarf"],
    &["-g", "-gdwarf-5", "-gsplit-dwarf", "-gz"],
    &["-g", "-gdwarf-5", "-gsplit-dwarf", "-fdebug-types-section"],
];

/// A graph with shorthands for tests.
struct Zoo {
    graph: Graph,
    form: String,
}

impl Zoo {
    fn new(image: &Image, form: &[&str]) -> Self {
        let form = form.join(" ");
        let graph = Graph::read(image).unwrap_or_else(|error| panic!("{form}: {error}"));
        Self { graph, form }
    }

    /// The definition of the one type called `name`.
    fn ty(&self, name: &str) -> TypeId {
        let found = self.graph.types_named(name);
        let mut found: Vec<_> = found.iter().map(|id| self.graph.definition(*id)).collect();
        found.dedup();
        assert_eq!(found.len(), 1, "{}: {name}", self.form);
        found[0]
    }

    fn record(&self, name: &str) -> &Record {
        self.record_at(self.ty(name))
    }

    fn record_at(&self, id: TypeId) -> &Record {
        match self.graph.kind(self.graph.resolve(id)) {
            TypeKind::Record(record) => record,
            other => panic!("{}: no record: {other:?}", self.form),
        }
    }

    fn member(&self, record: &str, name: &str) -> &Member {
        let found = self.record(record).members.iter().find(|m| m.name.is_some_and(|n| n == name));
        found.unwrap_or_else(|| panic!("{}: no member {record}.{name}", self.form))
    }

    fn member_kind(&self, record: &str, name: &str) -> &TypeKind {
        self.graph.kind(self.graph.resolve(self.member(record, name).ty))
    }

    fn enumerators(&self, name: &str) -> Vec<(&str, i128)> {
        match self.graph.kind(self.ty(name)) {
            TypeKind::Enum(e) => e.enumerators.iter().map(|e| (e.name.as_str(), e.value)).collect(),
            other => panic!("{}: no enumeration: {other:?}", self.form),
        }
    }

    fn function(&self, name: &str) -> &Function {
        match self.graph.functions_named(name) {
            [id] => self.graph.function(*id),
            other => panic!("{}: {name}: {other:?}", self.form),
        }
    }

    fn variable(&self, name: &str) -> &Variable {
        match self.graph.variables_named(name) {
            [id] => self.graph.variable(*id),
            other => panic!("{}: {name}: {other:?}", self.form),
        }
    }
}

/// Runs `check` on the zoo in every form.
fn in_every_form(check: impl Fn(&Zoo, &Image)) {
    let source = Source::new("zoo.c", include_str!("zoo.c"));
    for form in FORMS {
        let image = source.gcc(form);
        check(&Zoo::new(&image, form), &image);
    }
}

#[test]
fn records_have_size_and_offsets() {
    in_every_form(|zoo, _| {
        let node = zoo.record("node");
        assert_eq!((node.kind, node.size), (RecordKind::Struct, Some(64)), "{}", zoo.form);
        let offsets: Vec<_> = node.members.iter().map(|m| m.bit_offset / 8).collect();
        assert_eq!(offsets, [0, 8, 16, 24, 48, 56, 60], "{}", zoo.form);
        let anonymous = &node.members[4];
        assert_eq!(anonymous.name, None);
        assert_eq!(zoo.record_at(anonymous.ty).members[1].bit_offset, 32);
        let number = zoo.record("number");
        assert_eq!((number.kind, number.size), (RecordKind::Union, Some(8)));
        assert!(number.members.iter().all(|member| member.bit_offset == 0));
    });
}

#[test]
fn bit_fields_have_places() {
    in_every_form(|zoo, _| {
        let members = &zoo.record("bits").members;
        let places: Vec<_> = members.iter().map(|m| (m.bit_offset, m.bit_size)).collect();
        let expected = [(0, 3), (3, 5), (12, 9), (21, 40), (61, 1)];
        assert_eq!(places, expected.map(|(at, size)| (at, Some(size))), "{}", zoo.form);
    });
}

#[test]
fn enumerators_keep_sign_and_width() {
    in_every_form(|zoo, _| {
        let top = i128::from(u64::MAX);
        assert_eq!(zoo.enumerators("color"), [("RED", -1), ("GREEN", 200), ("BLUE", 70000)]);
        assert_eq!(zoo.enumerators("wide"), [("TOP", top), ("ONE", 1)]);
        let small = [("S127", 127), ("S128", 128), ("S255", 255), ("S32", 0xffff_ffff)];
        assert_eq!(zoo.enumerators("small"), small);
        assert_eq!(zoo.enumerators("tiny"), [("LOW", -128), ("HIGH", 127)]);
        assert_eq!(zoo.graph.integer(zoo.ty("wide")), Some((64, false)));
        assert_eq!(zoo.graph.size_of(zoo.ty("tiny")), Some(1));
    });
}

#[test]
fn types_of_members_are_followed() {
    in_every_form(|zoo, _| {
        let TypeKind::Array(grid) = zoo.member_kind("node", "grid") else { panic!() };
        assert_eq!(grid.counts, [Some(2), Some(3)]);
        assert_eq!(zoo.graph.size_of(zoo.member("node", "grid").ty), Some(24));
        let TypeKind::Array(tail) = zoo.member_kind("node", "tail") else { panic!() };
        assert_eq!(tail.counts, [None]);
        let TypeKind::Array(none) = zoo.member_kind("uses", "none") else { panic!() };
        assert_eq!(none.counts, [Some(0)]);
        let TypeKind::Array(vector) = zoo.member_kind("uses", "v") else { panic!() };
        assert!(vector.vector && vector.counts == [Some(4)]);
        let TypeKind::Base(complex) = zoo.member_kind("uses", "complex") else { panic!() };
        assert_eq!((complex.encoding, complex.size), (Encoding::ComplexFloat, 16));
        let TypeKind::Base(big) = zoo.member_kind("uses", "big") else { panic!() };
        assert_eq!((big.encoding, big.size), (Encoding::Signed, 16));
        let TypeKind::Base(extended) = zoo.member_kind("uses", "extended") else { panic!() };
        assert_eq!((extended.encoding, extended.size), (Encoding::Float, 16));
    });
}

#[test]
fn pointers_may_lead_in_circles_and_to_declarations() {
    in_every_form(|zoo, _| {
        let TypeKind::Pointer(next) = zoo.member_kind("node", "next") else { panic!() };
        assert_eq!(next.target.map(|id| zoo.graph.resolve(id)), Some(zoo.ty("node")));
        let TypeKind::Pointer(opaque) = zoo.member_kind("uses", "opaque") else { panic!() };
        let opaque = zoo.record_at(opaque.target.unwrap());
        assert!(opaque.declaration && opaque.size.is_none(), "{}", zoo.form);
        let TypeKind::Pointer(callback) = zoo.member_kind("uses", "cb") else { panic!() };
        let TypeKind::Subroutine(callback) = zoo.graph.kind(callback.target.unwrap()) else {
            panic!()
        };
        assert!(callback.variadic && callback.prototyped && callback.parameters.len() == 2);
    });
}

#[test]
fn qualifiers_and_aliases_are_kept() {
    in_every_form(|zoo, _| {
        let restrict = zoo.graph.kind(zoo.member("uses", "q").ty);
        let TypeKind::Qualified(Qualified { qualifier, target }) = restrict else { panic!() };
        assert_eq!(*qualifier, Qualifier::Restrict, "{}", zoo.form);
        let TypeKind::Pointer(pointer) = zoo.graph.kind(target.unwrap()) else { panic!() };
        let mut found = Vec::new();
        let mut at = pointer.target.unwrap();
        while let TypeKind::Qualified(Qualified { qualifier, target }) = zoo.graph.kind(at) {
            found.push(*qualifier);
            at = target.unwrap();
        }
        found.sort_by_key(|qualifier| *qualifier == Qualifier::Volatile);
        assert_eq!(found, [Qualifier::Const, Qualifier::Volatile]);
        let TypeKind::Typedef(alias) = zoo.graph.kind(zoo.ty("aligned_int")) else { panic!() };
        // DW_AT_alignment is new in DWARF 5; gcc also writes it before, as an extension.
        assert_eq!(alias.alignment, Some(16), "{}", zoo.form);
    });
}

#[test]
fn functions_have_signatures_and_locals() {
    in_every_form(|zoo, image| {
        let find = zoo.function("find");
        let names: Vec<_> = find.signature.parameters.iter().filter_map(|p| p.name).collect();
        assert_eq!(names, ["from", "key"]);
        assert!(find.external && !find.declaration && find.signature.ret.is_some());
        assert_eq!(find.place, image.symbol("find").and_then(|symbol| symbol.place));
        let log = zoo.function("log_it");
        assert!(log.signature.variadic && log.signature.parameters.len() == 1);
        let locals: Vec<_> =
            log.locals.iter().filter_map(|id| zoo.graph.variable(*id).name.name).collect();
        assert_eq!(locals, ["calls", "arguments", "inner"], "{}", zoo.form);
        assert!(zoo.function("die").signature.noreturn, "{}", zoo.form);
    });
}

#[test]
fn variables_are_found_in_the_data() {
    in_every_form(|zoo, image| {
        let place_of = |name: &str| Location::Static(image.place_of(name).unwrap());
        let everything = zoo.variable("everything");
        assert!(everything.external && everything.location == place_of("everything"));
        let hidden = zoo.variable("hidden");
        assert!(!hidden.external && hidden.function.is_none());
        assert!(zoo.variable("calls").function.is_some(), "{}", zoo.form);
        assert!(zoo.variable("per_thread").is_thread_local(), "{}", zoo.form);
        let elsewhere = zoo.variable("elsewhere");
        assert!(elsewhere.declaration && elsewhere.location == Location::Unknown);
        assert_eq!(zoo.variable("table").location, place_of("table"));
        assert_eq!(zoo.graph.size_of(zoo.variable("table").ty.unwrap()), Some(12));
    });
}

#[test]
fn spans_name_file_line_and_column() {
    let line = |text: &str| {
        let at = include_str!("zoo.c").lines().position(|line| line.contains(text));
        u32::try_from(at.unwrap() + 1).unwrap()
    };
    in_every_form(|zoo, _| {
        let span = zoo.graph.ty(zoo.ty("bits")).span.unwrap();
        assert!(span.file.ends_with("/zoo.c"), "{}: {}", zoo.form, span.file);
        assert_eq!((span.line, span.column), (line("struct bits {"), 8), "{}", zoo.form);
        let span = zoo.member("node", "counter").span.unwrap();
        assert_eq!(span.line, line("counter;"));
        assert_eq!(zoo.function("find").span.unwrap().line, line("node_ref find("));
        let header = zoo.graph.types_named("uint64_t").first().unwrap();
        assert!(zoo.graph.ty(*header).span.unwrap().file.ends_with(".h"));
    });
}

#[test]
fn units_say_who_wrote_them() {
    in_every_form(|zoo, _| {
        let (_, unit) = zoo.graph.units().find(|(_, unit)| unit.name.is_some()).unwrap();
        assert!(unit.producer.unwrap().starts_with("GNU C"), "{}", zoo.form);
        assert!(unit.name.unwrap().ends_with("zoo.c"));
        assert_eq!(unit.address_size, 8);
    });
}

#[test]
fn linked_libraries_are_read_too() {
    let source = Source::new("zoo.c", include_str!("zoo.c"));
    let image = source.library(&["-g", "-Wl,--unresolved-symbols=ignore-all"]);
    let zoo = Zoo::new(&image, &["library"]);
    assert_eq!(zoo.record("bits").members[4].bit_offset, 61);
    let table = Location::Static(image.place_of("table").unwrap());
    assert_eq!(zoo.variable("table").location, table);
    assert_eq!(zoo.function("find").place, Some(image.place_of("find").unwrap()));
}

#[test]
fn an_object_without_debug_information_says_so() {
    let source = Source::new("a.c", "int f(void) { return 1; }");
    let error = Graph::read(&source.gcc(&[])).unwrap_err();
    assert!(matches!(error, ObjectError::NoDebugInfo { .. }), "{error}");
    assert!(error.help().unwrap().contains("-g"));
}

#[test]
fn split_debug_information_that_is_missing_or_stale_says_so() {
    let source = Source::new("a.c", "struct s { int a; } s;");
    for version in ["-gdwarf-4", "-gdwarf-5"] {
        let image = source.gcc(&["-g", version, "-gsplit-dwarf"]);
        let file = source.directory().join("object.dwo");
        let error = Graph::read(&Image::open(&file).unwrap()).unwrap_err();
        assert!(matches!(error, ObjectError::DebugInfoElsewhere { .. }), "{error}");
        // The other half of another object.
        source.gcc(&["-g", version, "-gsplit-dwarf", "-Dint=long"]);
        let error = Graph::read(&image).unwrap_err();
        assert!(error.to_string().contains("another compilation"), "{error}");
        std::fs::remove_file(file).unwrap();
        let error = Graph::read(&image).unwrap_err();
        assert!(matches!(error, ObjectError::DebugInfoElsewhere { .. }), "{error}");
        assert!(error.to_string().contains("object.dwo"), "{error}");
    }
}

#[test]
fn declarations_lead_to_definitions_in_other_units() {
    let source = Source::new("a.c", "struct s; struct s *user; struct lost; struct lost *lost;");
    std::fs::write(source.directory().join("b.c"), "struct s { int a, b; } s;").unwrap();
    let image = source.library(&["-g", "b.c"]);
    let graph = Graph::read(&image).unwrap();
    let declared = graph.types_named("s")[0];
    let TypeKind::Record(record) = graph.kind(declared) else { panic!() };
    let TypeKind::Record(other) = graph.kind(graph.types_named("s")[1]) else { panic!() };
    assert!(record.declaration != other.declaration);
    for id in graph.types_named("s") {
        assert_eq!(graph.size_of(*id), Some(8));
    }
    assert_eq!(graph.size_of(graph.types_named("lost")[0]), None);
}

const RUST: &str = r#"
#![allow(dead_code, improper_ctypes_definitions)]
pub mod inner {
    #[repr(C)]
    pub struct Plain { pub byte: u8, pub word: u32, pub text: *const u8 }
    #[repr(u8)]
    pub enum Level { Low = 1, High = 255 }
    #[repr(i64)]
    pub enum Signed { Least = i64::MIN, Minus = -1 }
    pub enum Shape { Circle(f32), Square { side: u64 }, Nothing }
    #[repr(C)]
    pub union Either { pub int: u32, pub float: f32 }
    #[repr(C, align(32))]
    pub struct Aligned(pub u8);
}
unsafe extern "C" { fn outside(a: i32, b: *const inner::Plain) -> u8; }
#[unsafe(no_mangle)]
pub static HOLDER: (Option<extern "C" fn(i32) -> i32>, inner::Aligned) = (None, inner::Aligned(1));
#[unsafe(no_mangle)]
pub static TEXTS: [&str; 2] = ["first", "zweite"];
#[unsafe(no_mangle)]
pub extern "C" fn take(p: &inner::Plain, l: inner::Level, s: inner::Signed, e: inner::Either) -> u32 {
    let bound: unsafe extern "C" fn(_, _) -> _ = outside;
    (unsafe { bound(1, p) }) as u32 + l as u32 + s as u32 + unsafe { e.int }
}
#[unsafe(no_mangle)]
pub fn area(shape: &inner::Shape) -> Option<u64> {
    match shape { inner::Shape::Circle(r) => Some(*r as u64), _ => None }
}
"#;

fn rust(flags: &[&str]) -> (Zoo, Image) {
    let image = Source::new("party.rs", RUST).rustc(flags);
    (Zoo::new(&image, flags), image)
}

#[test]
fn rust_records_and_enumerations_are_read() {
    for flags in [&["-Cdwarf-version=4"], &["-Cdwarf-version=5"], &["-Copt-level=2"]] {
        let (zoo, _) = rust(flags);
        let plain = zoo.record("Plain");
        assert_eq!((plain.size, plain.alignment), (Some(16), Some(8)));
        assert_eq!(plain.name.path, "party::inner");
        let offsets: Vec<_> = plain.members.iter().map(|m| m.bit_offset / 8).collect();
        assert_eq!(offsets, [0, 4, 8]);
        assert_eq!(zoo.enumerators("Level"), [("Low", 1), ("High", 255)]);
        assert_eq!(zoo.enumerators("Signed"), [("Least", i64::MIN.into()), ("Minus", -1)]);
        assert_eq!(zoo.record("Either").kind, RecordKind::Union);
        assert_eq!(zoo.record("Aligned").alignment, Some(32));
    }
}

#[test]
fn rust_variants_are_read() {
    let (zoo, _) = rust(&[]);
    let shape = zoo.record("Shape");
    let part = shape.variants.as_ref().unwrap();
    assert!(part.discriminant.is_some());
    assert_eq!(part.variants.len(), 3);
    let values: Vec<_> = part.variants.iter().map(|v| v.discriminants.clone()).collect();
    assert_eq!(values, [vec![(0, 0)], vec![(1, 1)], vec![(2, 2)]]);
    let option = zoo.record("Option<extern \"C\" fn(i32) -> i32>");
    assert_eq!(option.size, Some(8));
    let part = option.variants.as_ref().unwrap();
    assert!(part.variants.iter().any(|variant| variant.discriminants == [(0, 0)]));
}

#[test]
fn rust_functions_show_what_locals_are_bound_to() {
    let (zoo, _) = rust(&[]);
    let take = zoo.function("take");
    assert_eq!(take.signature.parameters.len(), 4);
    let locals: Vec<_> = take.locals.iter().map(|id| zoo.graph.variable(*id)).collect();
    let bound = locals.iter().find(|v| v.name.name.is_some_and(|n| n == "bound")).unwrap();
    let TypeKind::Pointer(pointer) = zoo.graph.kind(bound.ty.unwrap()) else { panic!() };
    let spelled = r#"unsafe extern "C" fn(i32, *const party::inner::Plain) -> u8"#;
    assert_eq!(pointer.name.unwrap(), spelled);
    let TypeKind::Subroutine(subroutine) = zoo.graph.kind(pointer.target.unwrap()) else {
        panic!()
    };
    assert_eq!(subroutine.parameters.len(), 2);
}

#[test]
fn rust_text_tables_are_followed() {
    let (zoo, image) = rust(&[]);
    assert!(zoo.variable("TEXTS").external);
    let table = image.place_of("TEXTS").unwrap();
    let texts = [0, 16].map(|at| {
        let text = image.follow(table.plus(at)).unwrap();
        let length = image.number_at(table.plus(at + 8), 8).unwrap();
        String::from_utf8(image.bytes_at(text, length).unwrap().into_owned()).unwrap()
    });
    assert_eq!(texts, ["first", "zweite"]);
}
