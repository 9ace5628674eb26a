//! Zig parties, read by the Zig of this machine: one test for each construct.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::PathBuf;

use abiding::contract::{
    ArrayLength, Constant, Contract, Convention, Enum, Function, Global, ItemKind, Language,
    LayoutPromise, Linkage, Name, Nullability, Openness, Record, RecordKind, Signature, Type,
    TypeId, Value,
};
use abiding::extract::{ExtractError, ItemFilter, Party, Session, Source, extract};
use abiding::toolchain::process::Timings;
use abiding::toolchain::{target, zig};

/// A folder with a Zig module in it.
struct Module {
    folder: tempfile::TempDir,
    items: Vec<&'static str>,
}

impl Module {
    fn new(source: &str) -> Self {
        let module = Self { folder: tempfile::tempdir().unwrap(), items: Vec::new() };
        module.file("lib.zig", source)
    }

    fn file(self, name: &str, text: &str) -> Self {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    fn items(mut self, items: &[&'static str]) -> Self {
        self.items = items.to_vec();
        self
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("lib.zig")
    }

    fn read(&self) -> Result<Contract, ExtractError> {
        self.read_with(|_| {})
    }

    fn party(&self) -> Party {
        Party {
            name: Name::new("zig"),
            language: Language::Zig,
            source: Source::File(self.path()),
            flags: Vec::new(),
            include_dirs: vec![self.folder.path().to_owned()],
            defines: Vec::new(),
            items: ItemFilter::new(&self.items).unwrap(),
            compiler: None,
            library: None,
            load_libraries: true,
        }
    }

    fn read_with(&self, change: impl FnOnce(&mut Party)) -> Result<Contract, ExtractError> {
        let mut party = self.party();
        change(&mut party);
        self.read_party(&party, target::host().unwrap())
    }

    fn read_on(&self, triple: &str) -> Contract {
        self.read_party(&self.party(), target::target(triple).unwrap()).unwrap()
    }

    fn read_party(
        &self,
        party: &Party,
        target: abiding::contract::Target,
    ) -> Result<Contract, ExtractError> {
        let scratch = tempfile::tempdir().unwrap();
        let session = Session {
            target: &target,
            scratch: scratch.path(),
            timings: &Timings::default(),
            inputs: &abiding::extract::Inputs::default(),
        };
        extract(party, &session)
    }
}

fn function<'c>(contract: &'c Contract, name: &str) -> &'c Function {
    contract.functions.iter().find(|f| f.name == name).unwrap_or_else(|| panic!("no `{name}`"))
}

fn signature<'c>(contract: &'c Contract, name: &str) -> &'c Signature {
    contract.types.signature_of(function(contract, name).signature)
}

fn constant<'c>(contract: &'c Contract, name: &str) -> &'c Constant {
    contract.constants.iter().find(|c| c.name == name).unwrap_or_else(|| panic!("no `{name}`"))
}

fn global<'c>(contract: &'c Contract, name: &str) -> &'c Global {
    contract.globals.iter().find(|g| g.name == name).unwrap_or_else(|| panic!("no `{name}`"))
}

fn type_item(contract: &Contract, name: &str) -> Type {
    let item = contract.type_items.iter().find(|t| t.name == name);
    contract.types.node(item.unwrap_or_else(|| panic!("no `{name}`")).id)
}

fn record<'c>(contract: &'c Contract, name: &str) -> &'c Record {
    match type_item(contract, name) {
        Type::Record(id) => &contract.types.records[id],
        other => panic!("`{name}` is {other:?}"),
    }
}

fn enumeration<'c>(contract: &'c Contract, name: &str) -> &'c Enum {
    match type_item(contract, name) {
        Type::Enum(id) => &contract.types.enums[id],
        other => panic!("`{name}` is {other:?}"),
    }
}

fn field_types(contract: &Contract, name: &str) -> Vec<Type> {
    record(contract, name).fields.iter().map(|f| contract.types.resolve(f.ty.id)).collect()
}

fn offsets(record: &Record) -> Vec<u64> {
    record.fields.iter().map(|field| field.bit_offset).collect()
}

/// Nullability, constness and pointee of a pointer.
fn pointer(contract: &Contract, id: TypeId) -> (Nullability, bool, Type) {
    match contract.types.resolve(id) {
        Type::Pointer(p) => (p.nullability, p.constant, contract.types.resolve(p.pointee)),
        other => panic!("no pointer: {other:?}"),
    }
}

#[test]
fn structs_and_unions_have_the_compilers_layout() {
    let contract = Module::new(
        "pub const Point = extern struct { x: u8, y: f64 align(16), z: [3:0]u8 };
pub const Either = extern union { a: u8, b: u64 };
pub const Bits = packed struct(u32) { low: u5, flag: bool, rest: u10, whole: u16 };
pub const Node = extern struct { next: ?*Node, run: ?*const fn (*Node) callconv(.c) void };
pub const Plain = struct { x: u8, y: u64 };
pub const Handle = opaque {};
export fn use(p: *Plain) void { _ = p; }
",
    )
    .read()
    .unwrap();
    let point = record(&contract, "Point");
    assert_eq!((point.size, point.align, offsets(point)), (32, 16, vec![0, 128, 192]));
    assert_eq!(point.layout, LayoutPromise::Promised);
    assert_eq!(point.fields[1].min_align, Some(16));
    assert_eq!(point.fields[0].min_align, None);
    let Type::Array { length, .. } = field_types(&contract, "Point")[2] else { panic!() };
    assert_eq!(length, ArrayLength::Fixed(4));

    let either = record(&contract, "Either");
    assert_eq!((either.kind, either.size, offsets(either)), (RecordKind::Union, 8, vec![0, 0]));

    let bits = record(&contract, "Bits");
    assert_eq!((bits.size, bits.align, bits.packed), (4, 4, Some(1)));
    let places: Vec<_> = bits.fields.iter().map(|f| (f.bit_offset, f.bit_width)).collect();
    assert_eq!(places, [(0, Some(5)), (5, Some(1)), (6, Some(10)), (16, None)]);
    assert_eq!(field_types(&contract, "Bits")[0], Type::Int { bits: 5, signed: false });

    let node = record(&contract, "Node");
    let (nullability, _, pointee) = pointer(&contract, node.fields[0].ty.id);
    assert_eq!(nullability, Nullability::Nullable);
    assert_eq!(pointee, type_item(&contract, "Node"));
    let (nullability, _, pointee) = pointer(&contract, node.fields[1].ty.id);
    assert!(nullability == Nullability::Nullable && matches!(pointee, Type::Function(_)));

    assert!(matches!(type_item(&contract, "Handle"), Type::Opaque(_)));
    // A plain struct is no item, and described where a function needs it.
    assert!(contract.type_items.iter().all(|item| item.name != "Plain"));
    let plain = signature(&contract, "use").parameters[0].ty.id;
    let (_, _, Type::Record(plain)) = pointer(&contract, plain) else { panic!() };
    assert_eq!(contract.types.records[plain].layout, LayoutPromise::Unspecified);
    assert_eq!(contract.gaps, []);
}

#[test]
fn enums_say_whether_they_are_open() {
    let contract = Module::new(
        "pub const Open = enum(c_int) { a = -1, b = 7, _ };
pub const Closed = enum(u8) { x, y = 200 };
pub const Zig = enum { one, two };
",
    )
    .read()
    .unwrap();
    let open = enumeration(&contract, "Open");
    assert_eq!((open.openness, open.layout), (Openness::Open, LayoutPromise::Promised));
    let values: Vec<_> = open.enumerators.iter().map(|e| (e.name.as_str(), e.value)).collect();
    assert_eq!(values, [("a", -1), ("b", 7)]);
    let closed = enumeration(&contract, "Closed");
    assert_eq!(closed.openness, Openness::Closed);
    assert_eq!(contract.types.node(closed.underlying), Type::Int { bits: 8, signed: false });
    assert!(contract.type_items.iter().all(|item| item.name != "Zig"));
}

#[test]
fn primitives_and_pointers_keep_their_spelling() {
    let contract = Module::new(
        "const S = extern struct { x: u8 };
pub const All = extern struct {
    a: c_char, b: c_long, c: usize, d: f32, e: f64, f: bool, g: i128, h: c_longdouble,
    p: *S, q: [*c]const u8, r: ?*volatile anyopaque, s: [*:0]const u8, t: *align(1) u32,
    u: *const @Vector(4, f32),
};
pub const uLong = u64;
pub const Callback = *const fn (c_int, ...) callconv(.c) noreturn;
",
    )
    .read()
    .unwrap();
    let all = record(&contract, "All");
    let spelled: Vec<_> = all.fields.iter().map(|f| f.ty.spelled.as_str()).collect();
    assert_eq!(spelled[..3], ["c_char", "c_long", "usize"]);
    assert_eq!(spelled[8..11], ["*S", "[*c]const u8", "?*volatile anyopaque"]);
    let types = field_types(&contract, "All");
    assert!(matches!(types[0], Type::Char { .. }));
    assert_eq!(types[6], Type::Int { bits: 128, signed: true });
    assert_eq!(types[5], Type::Bool { bits: 8 });
    let vector = pointer(&contract, all.fields[13].ty.id).2;
    assert!(matches!(vector, Type::Vector { length: 4, .. }));
    let nulls: Vec<_> = (8..12).map(|i| pointer(&contract, all.fields[i].ty.id).0).collect();
    let (non, un, yes) = (Nullability::NonNull, Nullability::Unspecified, Nullability::Nullable);
    assert_eq!(nulls, [non, un, yes, non]);
    assert_eq!(pointer(&contract, all.fields[10].ty.id).2, Type::Void);
    let Type::Alias(alias) = type_item(&contract, "uLong") else { panic!() };
    assert_eq!(contract.types.aliases[alias].target.spelled, "u64");
    let callback = contract.type_items.iter().find(|t| t.name == "Callback").unwrap().id;
    let (_, _, Type::Function(callback)) = pointer(&contract, callback) else { panic!() };
    let callback = contract.types.signature_of(callback);
    assert!(callback.variadic && callback.noreturn && callback.convention == Convention::C);
}

#[test]
fn functions_are_imported_defined_or_internal() {
    let source = r#"extern fn needed(a: c_int, ...) *anyopaque;
export fn offered(first: u8, second: [*:0]const u8) callconv(.c) noreturn { _ = first; _ = second; while (true) {} }
pub fn callback(x: c_int) callconv(.c) c_int { return x; }
pub fn zig_only(x: anytype) void { _ = x; }
fn renamed_body() callconv(.c) void {}
pub const renamed = renamed_body;
comptime { @export(&renamed_body, .{ .name = "the_symbol" }); }
pub const by_pointer = @extern(*const fn (c_int) callconv(.c) void, .{ .name = "elsewhere" });
pub extern "c" fn win() callconv(.{ .x86_64_win = .{} }) void;
"#;
    let contract = Module::new(source).read().unwrap();
    assert_eq!(function(&contract, "needed").linkage, Linkage::Imported);
    assert!(signature(&contract, "needed").variadic);
    let offered = signature(&contract, "offered");
    assert!(function(&contract, "offered").linkage == Linkage::Defined && offered.noreturn);
    let names: Vec<_> = offered.parameters.iter().map(|p| p.name.unwrap().to_string()).collect();
    assert_eq!(names, ["first", "second"]);
    assert_eq!(offered.parameters[1].span.unwrap().line, 2);
    let renamed = function(&contract, "renamed");
    assert_eq!((renamed.symbol.as_str(), renamed.linkage), ("the_symbol", Linkage::Defined));
    let by_pointer = function(&contract, "by_pointer");
    assert_eq!((by_pointer.symbol.as_str(), by_pointer.linkage), ("elsewhere", Linkage::Imported));
    if cfg!(all(target_arch = "x86_64", unix)) {
        assert_eq!(signature(&contract, "win").convention, Convention::Win64);
    }
    let names: Vec<_> = contract.functions.iter().map(|f| f.name.as_str()).collect();
    assert!(!names.contains(&"zig_only"), "{names:?}");
    // C's convention without a symbol: a callback, or an `export` that was forgotten.
    assert_eq!(function(&contract, "callback").linkage, Linkage::Internal);

    let asked = Module::new(source).items(&["callback"]).read().unwrap();
    assert_eq!(function(&asked, "callback").linkage, Linkage::Internal);
}

#[test]
fn globals_are_told_from_constants() {
    let contract = Module::new(
        "pub extern var counter: c_int;
pub extern const limit: c_uint;
pub extern const units: [2]extern struct {};
pub const unit: extern struct {} = .{};
export var offered: u8 = 1;
pub export const table: [2]u16 = .{ 1, 2 };
pub export threadlocal var per_thread: u32 = 0;
extern threadlocal var errno_like: c_int;
pub const plain: c_int = 5;
pub var own: c_int = 6;
",
    )
    .read()
    .unwrap();
    let facts = |name: &str| {
        let global = global(&contract, name);
        (global.linkage, global.constant, global.thread_local)
    };
    assert_eq!(facts("counter"), (Linkage::Imported, false, false));
    assert_eq!(facts("limit"), (Linkage::Imported, true, false));
    assert_eq!(facts("units"), (Linkage::Imported, true, false));
    assert!(contract.globals.iter().all(|global| global.name.as_str() != "unit"));
    assert_eq!(facts("offered"), (Linkage::Defined, false, false));
    assert_eq!(facts("table"), (Linkage::Defined, true, false));
    assert_eq!(facts("per_thread"), (Linkage::Defined, false, true));
    assert_eq!(facts("errno_like"), (Linkage::Imported, false, true));
    assert_eq!(contract.globals.len(), 7);
    assert_eq!(constant(&contract, "plain").value, Value::Int(5));
}

#[test]
fn constants_have_values() {
    let contract = Module::new(
        r#"pub const small = -5;
pub const large = 0xffff_ffff_ffff_ffff_ffff;
pub const typed: u16 = 65535;
pub const yes = true;
pub const half: f32 = 0.5;
pub const third = 1.5;
pub const name = "abi\x00ding";
pub const slice: [:0]const u8 = "abc";
pub const address: ?*anyopaque = @ptrFromInt(16);
pub const none: ?*anyopaque = null;
pub const too_large = 1 << 128;
pub const unsigned = 1 << 127;
const Level = enum(u8) { low = 3 };
pub const level: Level = .low;
pub const literal = .enum_literal;
"#,
    )
    .read()
    .unwrap();
    let value = |name: &str| constant(&contract, name).value.clone();
    assert_eq!(value("small"), Value::Int(-5));
    assert_eq!(value("large"), Value::Int(0xffff_ffff_ffff_ffff_ffff));
    assert_eq!(value("typed"), Value::Int(65535));
    assert_eq!(constant(&contract, "typed").ty.unwrap().spelled, "u16");
    assert_eq!(constant(&contract, "small").ty, None);
    assert_eq!(value("yes"), Value::Bool(true));
    assert_eq!(value("half"), Value::Float(0.5));
    assert_eq!(value("third"), Value::Float(1.5));
    assert_eq!(value("name"), Value::Bytes(b"abi\0ding".to_vec()));
    assert_eq!(value("slice"), Value::Bytes(b"abc".to_vec()));
    assert_eq!(value("address"), Value::Int(16));
    assert_eq!(value("none"), Value::Int(0));
    assert_eq!(value("level"), Value::Int(3));
    let gaps: Vec<_> = contract.gaps.iter().map(|gap| gap.item.as_str()).collect();
    assert_eq!(value("unsigned"), Value::Unsigned(1 << 127));
    assert_eq!(gaps, ["too_large"]);
    assert!(contract.constants.iter().all(|c| c.name != "literal"));
}

#[test]
fn what_c_does_not_have_is_a_gap_when_a_function_needs_it() {
    let contract = Module::new(
        "pub const Cb = *const fn (*const []const u8) callconv(.c) void;
pub export fn takes(list: *const []const u8, cb: ?*const ?u32) void { _ = list; _ = cb; }
",
    )
    .read()
    .unwrap();
    let gaps: Vec<_> = contract.gaps.iter().map(|g| (g.item.as_str(), g.kind)).collect();
    assert_eq!(gaps, [("takes", ItemKind::Function), ("takes", ItemKind::Function)]);
    assert!(contract.gaps[0].reason.contains("[]const u8"), "{:?}", contract.gaps[0]);
}

#[test]
fn namespaces_files_and_places() {
    let contract = Module::new(
        r#"const std = @import("std");
pub const self = @This();
pub const v2 = struct {
    pub const Deep = extern struct {
        value: u32,
    };
    pub const back = self;
};
pub const part = @import("sub/part.zig");
pub const mem = std.mem;
pub const Renamed = v2.Deep;
"#,
    )
    .file("sub/part.zig", "export fn from_part() void {}\npub const LIMIT = 9;\n")
    .read()
    .unwrap();
    let deep = record(&contract, "Deep");
    assert_eq!((deep.path.as_str(), deep.span.unwrap().line), ("v2", 4));
    let span = deep.fields[0].span.unwrap();
    assert_eq!((span.line, span.column), (5, 9));
    assert!(span.file.ends_with("lib.zig"), "{span}");
    assert!(matches!(type_item(&contract, "Renamed"), Type::Alias(_)));
    let function = function(&contract, "from_part");
    assert_eq!((function.path.as_str(), function.linkage), ("part", Linkage::Defined));
    assert!(function.span.unwrap().file.ends_with("sub/part.zig"));
    assert_eq!(constant(&contract, "LIMIT").path, "part");
    assert!(contract.item_count() < 8, "std was walked: {}", contract.item_count());
}
const HEADER: &str = "#include <stdint.h>
#define LIMIT 5
#define NAME \"abi\"
#define STRINGIFY(x) #x
#define BROKEN __attribute__((unused))
#define API
struct outer { uint32_t size; struct inner { int x; } in; struct inner *list; union { int a; float b; }; };
struct hidden;
struct bits { int flag : 3; };
typedef enum color { RED, GREEN = 5 } color;
typedef struct { double d; } nameless;
static inline int inlined(int x) { return x; }
int api(struct outer *outer, color c, int (*callback)(void *user));
void variadic(const char *format, ...);
extern int counter;
extern const char version[];
";

/// Zig 0.17 took `@cImport` out of the language.
fn has_c_import() -> bool {
    let version = zig::find().unwrap().version;
    version < zig::Version(0, 17, 0)
}

fn importing(visibility: &str) -> Module {
    let source = format!("\n{visibility}const c = @cImport(@cInclude(\"own.h\"));\n");
    Module::new(&source).file("own.h", HEADER)
}

#[test]
fn imported_headers_are_read_under_cs_names() {
    if !has_c_import() {
        return;
    }
    let contract = importing("pub ").read().unwrap();
    let outer = record(&contract, "outer");
    assert_eq!((outer.path.as_str(), outer.size), ("c", 24));
    assert_eq!(outer.span.unwrap().line, 2, "items of a header are placed at the @cImport");
    assert_eq!(outer.fields[1].span.unwrap().line, 2);
    assert_eq!(outer.fields[3].name, None);
    assert_eq!(record(&contract, "inner").size, 4);
    assert_eq!(record(&contract, "nameless").size, 8);
    assert!(matches!(type_item(&contract, "bits"), Type::Opaque(_)));
    let api = function(&contract, "api");
    assert_eq!((api.linkage, api.path.as_str()), (Linkage::Described, "c"));
    let names: Vec<_> = signature(&contract, "api")
        .parameters
        .iter()
        .map(|p| p.name.unwrap().to_string())
        .collect();
    assert_eq!(names, ["outer", "c", "callback"]);
    assert!(signature(&contract, "variadic").variadic);
    assert_eq!(global(&contract, "counter").linkage, Linkage::Described);
    let version = global(&contract, "version");
    assert!(version.constant && matches!(contract.types.node(version.ty.id), Type::Array { .. }));
    assert_eq!(constant(&contract, "LIMIT").value, Value::Int(5));
    assert_eq!(constant(&contract, "GREEN").value, Value::Int(5));
    assert_eq!(constant(&contract, "NAME").value, Value::Bytes(b"abi".to_vec()));
    let types = contract.type_items.iter().filter(|item| item.name == "outer");
    assert_eq!(types.count(), 1, "`outer` and `struct_outer` are one type");
    let foreign = ["uint32_t", "INT8_MAX", "__GNUC__", "struct_outer", "API"];
    assert!(contract.type_items.iter().all(|item| !foreign.contains(&item.name.as_str())));
    assert!(contract.constants.iter().all(|item| !foreign.contains(&item.name.as_str())));
    let gaps: Vec<_> = contract.gaps.iter().map(|gap| gap.item.as_str()).collect();
    assert_eq!(gaps, ["STRINGIFY", "BROKEN"]);
    assert!(contract.gaps[0].span.unwrap().file.ends_with("own.h"));
}

#[test]
fn a_filter_reaches_into_private_imports_and_system_headers() {
    if !has_c_import() {
        return;
    }
    let contract = importing("").items(&["api", "INT8_MAX", "inner"]).read().unwrap();
    assert_eq!(function(&contract, "api").linkage, Linkage::Described);
    assert_eq!(constant(&contract, "INT8_MAX").value, Value::Int(127));
    assert_eq!((contract.item_count(), contract.gaps.len()), (3, 0));
}

#[test]
fn include_directories_and_definitions_reach_the_importer() {
    if !has_c_import() {
        return;
    }
    let module = Module::new("pub const c = @cImport(@cInclude(\"deep.h\"));\n")
        .file("inc/deep.h", "#ifdef WIDE\n#define WIDTH WIDE\n#endif\n");
    let contract = module
        .read_with(|party| {
            party.include_dirs = vec![module.folder.path().join("inc")];
            party.defines = vec!["WIDE=64".to_owned()];
        })
        .unwrap();
    assert_eq!(constant(&contract, "WIDTH").value, Value::Int(64));
}

/// What decides about an import stands in the party's flags as well as in its keys.
#[test]
fn include_directories_among_the_flags_reach_the_preprocessor_too() {
    if !has_c_import() {
        return;
    }
    let module = Module::new("pub const c = @cImport(@cInclude(\"deep.h\"));\n")
        .file("inc/deep.h", "#define _KEPT 3\n#define NOTHING\n#define WIDTH WIDE\n");
    let contract = module
        .read_with(|party| {
            let inc = module.folder.path().join("inc").display().to_string();
            party.flags = vec!["-I".to_owned(), inc, "-DWIDE=64".to_owned()];
        })
        .unwrap();
    assert_eq!(contract.gaps, []);
    assert_eq!(constant(&contract, "WIDTH").value, Value::Int(64));
    assert_eq!(constant(&contract, "_KEPT").value, Value::Int(3));
    assert!(contract.constants.iter().all(|item| item.name != "NOTHING"));
}

/// Each of the two imports is fine, and what they name together is not.
#[test]
fn headers_that_cannot_be_looked_into_are_a_gap() {
    if !has_c_import() {
        return;
    }
    let module = Module::new(
        "pub const a = @cImport({ @cDefine(\"A\", \"1\"); @cInclude(\"a.h\"); });\n\
         pub const b = @cImport(@cInclude(\"b.h\"));\n",
    )
    .file("a.h", "#define _KEPT 3\n#define NOTHING\n#define LIMIT 5\n")
    .file("b.h", "#ifdef A\n#error not with A\n#endif\n#define OTHER 6\n");
    let contract = module.read().unwrap();
    let gap = &contract.gaps[0];
    assert_eq!((gap.item.as_str(), contract.gaps.len()), ("@cImport", 1));
    assert!(gap.reason.contains("not with A"), "{}", gap.reason);
    assert_eq!(constant(&contract, "LIMIT").value, Value::Int(5));
    assert_eq!(constant(&contract, "OTHER").value, Value::Int(6));
    assert!(contract.constants.iter().all(|item| item.name != "NOTHING"));
}

/// LLVM, which Zig uses for other targets than the host, puts constants of one value into one
/// place, and keeps no symbol of an `extern` variable that nothing mentions.
#[test]
fn merged_constants_and_imported_thread_locals_of_other_targets_keep_their_names() {
    let module = Module::new(
        "pub export const first: c_uint = 0;
         pub export const second: c_int = 0;
         pub const limit: i32 = 0;
         pub export threadlocal var own: i32 = 0;
         pub extern threadlocal var theirs: i32;
         pub threadlocal var inner: i32 = 0;
        ",
    );
    for triple in ["x86_64-unknown-linux-gnu", "i686-unknown-linux-gnu", "x86_64-pc-windows-gnu"] {
        let contract = module.read_on(triple);
        for name in ["first", "second"] {
            let global = global(&contract, name);
            assert_eq!((global.symbol.as_str(), global.linkage), (name, Linkage::Defined));
        }
        assert_eq!(constant(&contract, "limit").value, Value::Int(0), "{triple}");
        assert!(contract.globals.iter().all(|global| global.name != "limit"), "{triple}");
        assert_eq!(global(&contract, "own").linkage, Linkage::Defined, "{triple}");
        assert_eq!(global(&contract, "theirs").linkage, Linkage::Imported, "{triple}");
        assert!(contract.globals.iter().all(|global| global.name != "inner"), "{triple}");
    }
}

#[test]
fn constants_that_nobody_can_use_are_gaps() {
    let contract = Module::new(
        r#"pub const gone = @compileError("use `here`");
pub const here = 1;
pub export fn f() void {}
"#,
    )
    .read()
    .unwrap();
    assert_eq!(constant(&contract, "here").value, Value::Int(1));
    let gap = &contract.gaps[0];
    assert_eq!((gap.item.as_str(), contract.gaps.len()), ("gone", 1));
    assert_eq!(gap.span.unwrap().line, 1);
    assert!(gap.reason.contains("use `here`"), "{}", gap.reason);
}

/// The error of a module that cannot be read, with what the compiler said.
fn failure(module: &Module) -> (ExtractError, String) {
    let error = module.read().unwrap_err();
    let said = error.compiler_said.clone().unwrap_or_default();
    (error, said)
}

#[test]
fn a_module_that_does_not_compile_is_an_error_with_zigs_words() {
    let module = Module::new("const x: u8 = 1;\nexport fn f() u8 {\n    return x + true;\n}\n");
    let (error, said) = failure(&module);
    assert_eq!(error.headline, "could not compile the Zig module");
    assert_eq!(error.file, Some(module.path()));
    assert!(said.contains(&format!("{}:3:", module.path().display())), "{said}");
    assert!(!said.contains("reflect.zig") && !said.contains("referenced by"), "{said}");
}

#[test]
fn syntax_errors_and_missing_files_are_named() {
    let (_, said) = failure(&Module::new("pub const = 5;\n"));
    assert!(said.contains("lib.zig:1:11: error: expected"), "{said}");
    let (_, said) = failure(&Module::new("pub const a = @import(\"absent.zig\");\n"));
    assert!(said.contains("absent.zig"), "{said}");
    if has_c_import() {
        let module = Module::new("pub const c = @cImport(@cInclude(\"absent.h\"));\n");
        let (_, said) = failure(&module);
        assert!(said.contains("absent.h"), "{said}");
    }
    let missing = Module::new("").read_with(|party| party.source = Source::File("no.zig".into()));
    assert_eq!(missing.unwrap_err().file, Some("no.zig".into()));
}

#[test]
fn an_empty_module_has_nothing() {
    let contract = Module::new("").read().unwrap();
    assert_eq!((contract.item_count(), contract.gaps.len()), (0, 0));
}

#[test]
fn the_digest_is_that_of_the_inputs() {
    let digest = |source: &str| Module::new(source).read().unwrap().header.digest;
    let first = digest("pub const a = 1;\n");
    assert_eq!(first, digest("pub const a = 1;\n"));
    assert_ne!(first, digest("pub const a = 2;\n"));
}

#[test]
fn a_party_may_name_its_compiler() {
    let module = Module::new("pub const a = 1;\n");
    let named = |program: &str| module.read_with(|party| party.compiler = Some(program.to_owned()));
    let tool = zig::find().unwrap().tool.to_string();
    assert_eq!(named(&tool).unwrap().item_count(), 1);
    let error = named("abiding-no-such-zig").unwrap_err();
    assert_eq!(error.headline, "could not run `abiding-no-such-zig`");
    let error = named("echo").unwrap_err();
    assert!(error.headline.contains("is Zig version, which"), "{error}");
}

#[test]
fn a_plain_struct_that_was_asked_for_is_described_with_its_gaps() {
    let source = "pub const Plain = struct { list: []const u8, x: u32 };\n";
    let contract = Module::new(source).items(&["Plain"]).read().unwrap();
    assert_eq!(record(&contract, "Plain").layout, LayoutPromise::Unspecified);
    let gap = &contract.gaps[0];
    assert_eq!((gap.item.as_str(), gap.kind), ("Plain", ItemKind::Type));
    assert!(gap.reason.contains("a slice has no counterpart in C"), "{}", gap.reason);
    assert_eq!(Module::new(source).read().unwrap().item_count(), 0);
}
