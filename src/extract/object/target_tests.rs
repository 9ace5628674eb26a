//! One C file compiled for every kind of target: what is read is what the target's ABI says.

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::contract::Endian;

use super::dwarf::{Graph, Location, Record, TypeKind};
use super::testing::Source;
use super::{Image, Place, Pointee, Visibility};

/// A target and what its ABI document says.
struct Target {
    triple: &'static str,
    pointer: u64,
    long: u64,
    endian: Endian,
    format: object::BinaryFormat,
    /// Whether a bit-field of another type begins a new storage unit (Microsoft's layout).
    microsoft_bit_fields: bool,
}

const ELF_64: Target = Target {
    triple: "",
    pointer: 8,
    long: 8,
    endian: Endian::Little,
    format: object::BinaryFormat::Elf,
    microsoft_bit_fields: false,
};
const WASM_32: Target =
    Target { pointer: 4, long: 4, format: object::BinaryFormat::Wasm, ..ELF_64 };
const WINDOWS_64: Target =
    Target { long: 4, format: object::BinaryFormat::Coff, microsoft_bit_fields: true, ..ELF_64 };

const TARGETS: [Target; 15] = [
    Target { triple: "x86_64-linux-musl", ..ELF_64 },
    Target { triple: "x86-linux-musl", pointer: 4, long: 4, ..ELF_64 },
    Target { triple: "aarch64-linux-musl", ..ELF_64 },
    Target { triple: "arm-linux-musleabihf", pointer: 4, long: 4, ..ELF_64 },
    Target { triple: "riscv64-linux-musl", ..ELF_64 },
    Target { triple: "mips64el-linux-muslabi64", ..ELF_64 },
    Target { triple: "powerpc64le-linux-musl", ..ELF_64 },
    Target { triple: "loongarch64-linux-musl", ..ELF_64 },
    Target { triple: "s390x-linux-musl", endian: Endian::Big, ..ELF_64 },
    Target { triple: "aarch64-macos", format: object::BinaryFormat::MachO, ..ELF_64 },
    Target { triple: "x86_64-windows-gnu", ..WINDOWS_64 },
    Target { triple: "x86-windows-gnu", pointer: 4, ..WINDOWS_64 },
    Target { triple: "wasm32-wasi", ..WASM_32 },
    Target { triple: "wasm32-freestanding", ..WASM_32 },
    Target { triple: "wasm64-freestanding", pointer: 8, long: 8, ..WASM_32 },
];

/// What was read for one target.
struct Read {
    target: &'static Target,
    image: Image,
    graph: Graph,
}

/// The object of every target; compiled once for all tests.
fn all() -> &'static [Read] {
    static ALL: OnceLock<Vec<Read>> = OnceLock::new();
    ALL.get_or_init(|| {
        let source = Source::new("targets.c", include_str!("targets.c"));
        let read = |target: &'static Target| {
            let image = source.zig_cc(target.triple, &["-gdwarf"]);
            let graph = Graph::read(&image);
            let graph = graph.unwrap_or_else(|error| panic!("{}: {error}", target.triple));
            Read { target, image, graph }
        };
        TARGETS.par_iter().map(read).collect()
    })
}

impl Read {
    fn record(&self, name: &str) -> &Record {
        let [id] = self.graph.types_named(name) else { panic!("{}: {name}", self.target.triple) };
        match self.graph.kind(self.graph.resolve(*id)) {
            TypeKind::Record(record) => record,
            other => panic!("{}: {name}: {other:?}", self.target.triple),
        }
    }

    fn offsets(&self, record: &str) -> Vec<u64> {
        self.record(record).members.iter().map(|member| member.bit_offset / 8).collect()
    }

    fn place(&self, name: &str) -> Place {
        self.image.place_of(name).unwrap_or_else(|e| panic!("{}: {e}", self.target.triple))
    }

    fn text(&self, at: Place) -> &str {
        let text = self.image.c_string_at(self.image.follow(at).unwrap()).unwrap();
        std::str::from_utf8(text).unwrap()
    }
}

#[test]
fn every_target_says_what_it_is() {
    for read in all() {
        let Target { triple, pointer, endian, format, .. } = *read.target;
        assert_eq!(u64::from(read.image.pointer_size()), pointer, "{triple}");
        assert_eq!((read.image.endian(), read.image.format()), (endian, format), "{triple}");
        let (_, unit) = read.graph.units().next().unwrap();
        assert_eq!(u64::from(unit.address_size), pointer, "{triple}");
    }
}

#[test]
fn every_target_has_its_sizes_and_offsets() {
    for read in all() {
        let Target { triple, pointer, long, .. } = *read.target;
        let after_color = 2 * pointer + 8 + 12 + 4;
        let inner = after_color.next_multiple_of(long);
        let tail = inner + 2 * long;
        let expected = [0, pointer, 2 * pointer, 2 * pointer + 8, 2 * pointer + 20, inner, tail];
        // i386's System V ABI aligns a double in a struct to four bytes.
        let align = if triple.starts_with("x86-linux") { 4 } else { 8 };
        assert_eq!(read.offsets("node"), expected, "{triple}");
        let size = read.record("node").size;
        assert_eq!(size, Some(tail.next_multiple_of(align)), "{triple}");
        assert_eq!(read.offsets("entry"), [0, pointer, 2 * pointer], "{triple}");
        assert_eq!(read.record("entry").size, Some(3 * pointer), "{triple}");
        assert_eq!(read.record("number").size, Some(8), "{triple}");
        let long_type = read.graph.types_named("long")[0];
        assert_eq!(read.graph.size_of(long_type), Some(long), "{triple}");
    }
}

#[test]
fn every_target_has_its_bit_fields() {
    for read in all() {
        let Target { triple, microsoft_bit_fields, .. } = *read.target;
        let members = read.record("bits").members.iter();
        let named = members.filter(|member| member.name.is_some());
        let places: Vec<_> = named.map(|m| (m.bit_offset, m.bit_size.unwrap())).collect();
        let (last, size) = if microsoft_bit_fields { (32, 8) } else { (21, 4) };
        assert_eq!(places, [(0, 3), (3, 5), (12, 9), (last, 1)], "{triple}");
        assert_eq!(read.record("bits").size, Some(size), "{triple}");
    }
}

#[test]
fn every_target_has_its_enumerators() {
    for read in all() {
        let triple = read.target.triple;
        let values = |name: &str| match read.graph.kind(read.graph.types_named(name)[0]) {
            TypeKind::Enum(e) => e.enumerators.iter().map(|e| e.value).collect::<Vec<_>>(),
            other => panic!("{triple}: {other:?}"),
        };
        assert_eq!(values("color"), [-1, 200, 70000], "{triple}");
        assert_eq!(values("wide"), [i128::from(u64::MAX), 1], "{triple}");
        let size = |name: &str| read.graph.size_of(read.graph.types_named(name)[0]);
        assert_eq!((size("color"), size("wide")), (Some(4), Some(8)), "{triple}");
    }
}

#[test]
fn every_targets_pointer_tables_are_followed() {
    for read in all() {
        let Target { triple, pointer, .. } = *read.target;
        let image = &read.image;
        let row = |index: u64| read.place("entries").plus(index * 3 * pointer);
        let value = |index: u64| image.pointer_at(row(index).plus(pointer)).unwrap();
        let names = [0, 1, 2, 4].map(|index| read.text(row(index)));
        assert_eq!(names, ["first", "second", "past", "number"], "{triple}");
        assert_eq!(image.pointer_at(row(3)).unwrap(), Pointee::Null, "{triple}");
        let numbers = read.place("numbers");
        assert_eq!(value(0), Pointee::Place(numbers), "{triple}");
        assert_eq!(value(1), Pointee::Place(numbers.plus(8)), "{triple}");
        assert_eq!(value(2), Pointee::Place(numbers.plus(12)), "{triple}");
        assert_eq!(image.number_at(numbers.plus(4), 4).unwrap(), 20, "{triple}");
        assert_eq!(image.number_at(row(0).plus(2 * pointer), 2).unwrap(), 0x0102, "{triple}");
        let Pointee::External { symbol, addend } = value(3) else { panic!("{triple}") };
        let external = image.symbol_of(symbol).name;
        assert_eq!((external.as_str(), addend), ("elsewhere", 8), "{triple}");
        let minus_one = if pointer == 4 { u32::MAX.into() } else { u64::MAX };
        assert_eq!(value(4), Pointee::Number(minus_one), "{triple}");
    }
}

#[test]
fn every_targets_symbols_and_variables_meet() {
    for read in all() {
        let triple = read.target.triple;
        let variable = |name: &str| match read.graph.variables_named(name) {
            [id] => read.graph.variable(*id),
            other => panic!("{triple}: {name}: {other:?}"),
        };
        for name in ["entries", "zeros", "big", "weak", "paint"] {
            let place = Location::Static(read.place(name));
            assert_eq!(variable(name).location, place, "{triple}: {name}");
        }
        let big = u64::from(read.image.bytes_of("big", 2).unwrap()[0]);
        assert_eq!(big, if read.target.endian == Endian::Big { 1 } else { 2 }, "{triple}");
        assert_eq!(read.image.number_at(read.place("paint"), 4).unwrap(), 200, "{triple}");
        assert_eq!(&*read.image.bytes_of("zeros", 400).unwrap(), &[0; 400][..], "{triple}");
        // LLVM gives no location of thread-locals at all on some machines.
        assert!(!matches!(variable("per_thread").location, Location::Static(_)), "{triple}");
        let [function] = read.graph.functions_named("function") else { panic!("{triple}") };
        let function = read.graph.function(*function);
        assert_eq!(function.place, Some(read.place("function")), "{triple}");
        let symbol = |name: &str| *read.image.symbol(name).unwrap();
        assert!(symbol("function").function && symbol("function").is_defined(), "{triple}");
        assert!(!symbol("elsewhere").is_defined() && symbol("elsewhere").place.is_none());
        assert!(symbol("zeros").visibility != Visibility::Local, "{triple}");
        let callback = read.image.follow(read.place("callback")).unwrap();
        assert_eq!(callback, read.place("function"), "{triple}");
    }
}
