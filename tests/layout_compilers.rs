//! The layout rules against real compilers: random records for targets of every family, laid out
//! by clang and by abiding's own computation, must agree in size, alignment and every offset.
//!
//! The facts are read from the object's data: `sizeof`, `_Alignof` and `offsetof` from a table, and
//! a bit-field's place from the bits that are set where only that field is initialised to all ones.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use abiding::contract::RecordKind;
use abiding::layout::{BitField, Member, Rules, Shape};
use object::{Object, ObjectSection, ObjectSymbol};

/// rustc's triple, Zig's triple.
const TARGETS: [(&str, &str); 10] = [
    ("x86_64-unknown-linux-gnu", "x86_64-linux-gnu"),
    ("i686-unknown-linux-gnu", "x86-linux-gnu"),
    ("armv7-unknown-linux-gnueabihf", "arm-linux-gnueabihf"),
    ("aarch64-unknown-linux-gnu", "aarch64-linux-gnu"),
    ("aarch64-apple-darwin", "aarch64-macos"),
    ("riscv32imac-unknown-none-elf", "riscv32-freestanding"),
    ("s390x-unknown-linux-gnu", "s390x-linux-gnu"),
    ("x86_64-pc-windows-msvc", "x86_64-windows-msvc"),
    ("i686-pc-windows-gnu", "x86-windows-gnu"),
    ("x86_64-pc-windows-gnu", "x86_64-windows-gnu"),
];

const TYPES: [&str; 9] = [
    "unsigned char",
    "unsigned short",
    "unsigned int",
    "unsigned long",
    "unsigned long long",
    "float",
    "double",
    "void *",
    "unsigned short [3]",
];
/// How many of [`TYPES`], from the first, may be bit-fields.
const INTEGERS: usize = 5;

/// A small generator (SplitMix64), so that a failing seed can be run again anywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 33).expect("31 bits fit") % end
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

struct Draft {
    kind: RecordKind,
    members: Vec<DraftMember>,
    packed: bool,
    pack: Option<u64>,
    aligned: Option<u64>,
}

struct DraftMember {
    ty: usize,
    bits: Option<u32>,
    named: bool,
    aligned: Option<u64>,
}

fn draft(random: &mut Random) -> Draft {
    let kind = if random.one_in(5) { RecordKind::Union } else { RecordKind::Struct };
    let count = 1 + random.below(7);
    let mut members: Vec<_> = (0..count).map(|_| draft_member(random, kind)).collect();
    // C wants at least one named member, and a zero-width bit-field has none.
    members[0].named = true;
    members[0].bits = members[0].bits.map(|width| width.max(1));
    Draft {
        kind,
        members,
        packed: random.one_in(5),
        pack: random.one_in(5).then(|| 1 << random.below(4)),
        aligned: random.one_in(6).then(|| 1 << random.below(6)),
    }
}

fn draft_member(random: &mut Random, kind: RecordKind) -> DraftMember {
    if random.one_in(2) {
        let aligned = random.one_in(8).then(|| 1 << random.below(6));
        return DraftMember { ty: random.below(TYPES.len()), bits: None, named: true, aligned };
    }
    let ty = random.below(INTEGERS);
    let widest = [8, 16, 32, 32, 64][ty];
    let zero = kind == RecordKind::Struct && random.one_in(8);
    let bits = if zero { 0 } else { 1 + random.below(widest) };
    let bits = Some(u32::try_from(bits).expect("at most 64"));
    let named = !zero && !random.one_in(6);
    DraftMember { ty, bits, named, aligned: None }
}

fn declare(text: &mut String, index: usize, draft: &Draft) {
    if let Some(pack) = draft.pack {
        let _ = writeln!(text, "#pragma pack(push, {pack})");
    }
    let word = if draft.kind == RecordKind::Union { "union" } else { "struct" };
    let _ = write!(text, "typedef {word} ");
    if draft.packed {
        text.push_str("__attribute__((packed)) ");
    }
    if let Some(align) = draft.aligned {
        let _ = write!(text, "__attribute__((aligned({align}))) ");
    }
    text.push_str("{ ");
    for (number, member) in draft.members.iter().enumerate() {
        if let Some(align) = member.aligned {
            let _ = write!(text, "__attribute__((aligned({align}))) ");
        }
        let (base, array) = TYPES[member.ty].split_once(" [").unwrap_or((TYPES[member.ty], ""));
        let name = if member.named { format!("m{number}") } else { String::new() };
        let array = if array.is_empty() { String::new() } else { format!("[{array}") };
        let bits = member.bits.map_or(String::new(), |width| format!(" : {width}"));
        let _ = write!(text, "{base} {name}{array}{bits}; ");
    }
    let _ = writeln!(text, "}} s{index};");
    if draft.pack.is_some() {
        text.push_str("#pragma pack(pop)\n");
    }
}

/// The source: declarations, a table of facts, and one object for each named bit-field.
fn source(drafts: &[Draft]) -> String {
    let mut text = String::new();
    for (index, draft) in drafts.iter().enumerate() {
        declare(&mut text, index, draft);
    }
    text.push_str("const unsigned int facts[] = {\n");
    for (number, ty) in TYPES.iter().enumerate() {
        let _ = writeln!(text, "  sizeof({ty}), _Alignof({ty}), /* {number} */");
    }
    for (index, draft) in drafts.iter().enumerate() {
        let _ = write!(text, "  sizeof(s{index}), _Alignof(s{index}),");
        for (number, _) in draft.members.iter().enumerate().filter(|(_, m)| m.bits.is_none()) {
            let _ = write!(text, " __builtin_offsetof(s{index}, m{number}),");
        }
        text.push('\n');
    }
    text.push_str("};\n");
    for (index, draft) in drafts.iter().enumerate() {
        let named = |m: &DraftMember| m.bits.is_some() && m.named;
        for (number, _) in draft.members.iter().enumerate().filter(|(_, m)| named(m)) {
            let _ = writeln!(text, "const s{index} s{index}_m{number} = {{ .m{number} = -1 }};");
        }
    }
    text
}

/// The object file, read as plain data.
struct Compiled(object::read::File<'static>);

impl Compiled {
    fn symbol(&self, name: &str) -> &[u8] {
        let symbol = self.0.symbols().find(|symbol| {
            let found = symbol.name().unwrap_or_default();
            found == name || found.strip_prefix('_') == Some(name)
        });
        let symbol = symbol.unwrap_or_else(|| panic!("no symbol {name}"));
        let section = symbol.section_index().expect("the symbol is defined");
        let section = self.0.section_by_index(section).expect("the section exists");
        let start = usize::try_from(symbol.address() - section.address()).expect("fits");
        &section.data().expect("readable")[start..]
    }

    fn fact(&self, index: usize) -> u64 {
        let bytes = &self.symbol("facts")[index * 4..][..4];
        let bytes = bytes.try_into().expect("four bytes");
        u64::from(if self.0.is_little_endian() {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    /// Where the set bits of `name` start, counted as the contract counts them: from the least
    /// significant bit of the first byte on little-endian targets, from its most significant bit
    /// on big-endian ones.
    fn first_bit(&self, name: &str, size: u64) -> u64 {
        let bytes = &self.symbol(name)[..usize::try_from(size).expect("small")];
        let at = bytes.iter().position(|byte| *byte != 0).expect("a bit is set");
        let little = self.0.is_little_endian();
        let byte = bytes[at];
        let bit = if little { byte.trailing_zeros() } else { byte.leading_zeros() };
        at as u64 * 8 + u64::from(bit)
    }
}

fn compile(zig_triple: &str, text: &str, folder: &Path) -> Compiled {
    let input = folder.join(format!("{zig_triple}.c"));
    let output = folder.join(format!("{zig_triple}.o"));
    std::fs::write(&input, text).expect("the scratch folder is writable");
    let zig = abiding::toolchain::zig::find().expect("Zig is needed");
    let mut command: Command = zig.tool.command();
    command.args(["cc", "-target", zig_triple, "-std=gnu11", "-w", "-O0", "-g0", "-c"]);
    command.args(["-fno-sanitize=undefined", "-fno-lto", "-o"]).arg(&output).arg(&input);
    let said = command.output().expect("zig runs");
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let bytes = std::fs::read(output).expect("zig wrote it").leak();
    Compiled(object::read::File::parse(&*bytes).expect("an object file"))
}

fn shape(draft: &Draft, compiled: &Compiled) -> Shape {
    let member = |member: &DraftMember| Member {
        size: compiled.fact(member.ty * 2),
        align: compiled.fact(member.ty * 2 + 1),
        min_align: member.aligned,
        packed: false,
        bits: member.bits.map(|width| BitField { width, named: member.named }),
    };
    Shape {
        kind: draft.kind,
        members: draft.members.iter().map(member).collect(),
        packed: draft.packed,
        max_field_align: draft.pack,
        min_align: draft.aligned,
    }
}

/// How many records disagree on this target; each is printed.
fn disagreements(triple: &str, drafts: &[Draft], compiled: &Compiled) -> usize {
    let mut next = TYPES.len() * 2;
    let mut wrong = 0;
    for (index, draft) in drafts.iter().enumerate() {
        let placement = Rules::of(triple).place(&shape(draft, compiled));
        let (size, align) = (compiled.fact(next), compiled.fact(next + 1));
        next += 2;
        let mut expected = vec![size, align];
        let mut computed = vec![placement.size, placement.align];
        for (number, member) in draft.members.iter().enumerate() {
            if member.bits.is_none() {
                expected.push(compiled.fact(next) * 8);
                next += 1;
            } else if member.named {
                expected.push(compiled.first_bit(&format!("s{index}_m{number}"), size));
            } else {
                continue;
            }
            computed.push(placement.members[number].bit_offset);
        }
        if expected != computed {
            wrong += 1;
            let mut text = String::new();
            declare(&mut text, index, draft);
            println!("{triple}: compiler {expected:?}, computed {computed:?}\n{text}");
        }
    }
    wrong
}

#[test]
fn random_records_are_laid_out_as_the_compilers_lay_them_out() {
    let seed = std::env::var("SEED").map_or(7, |seed| seed.parse().expect("a number"));
    let mut random = Random(seed);
    let drafts: Vec<_> = (0..300).map(|_| draft(&mut random)).collect();
    let text = source(&drafts);
    let scratch = tempfile::tempdir().expect("a scratch folder");
    let wrong: usize = TARGETS
        .iter()
        .map(|(triple, zig)| disagreements(triple, &drafts, &compile(zig, &text, scratch.path())))
        .sum();
    assert_eq!(wrong, 0, "of {} records, with SEED={seed}", drafts.len() * TARGETS.len());
}
