//! Random boundaries: silent against themselves, and one mutation is one difference at its item.

use std::fmt::Write;

use proptest::prelude::*;

use super::text::{c, parse, rust};
use super::{compared, lines};
use crate::compare::{Difference, compare_all};
use crate::contract::Language;

/// A type that a field or parameter may have.
#[derive(Clone, Debug, PartialEq)]
enum Ty {
    Scalar(&'static str),
    Embedded(usize),
    PointerTo(usize),
    Array(&'static str, u8),
    Enumeration(usize),
    Callback,
    Bits(&'static str, u32),
}

/// A boundary, written the same on both sides.
#[derive(Clone, Debug)]
struct World {
    /// Structs; each embeds only earlier ones and points to any.
    records: Vec<Rec>,
    /// Enumerations of four values each.
    enums: Vec<Vec<(String, i32)>>,
    functions: Vec<Fun>,
    constants: Vec<(String, i32)>,
}

#[derive(Clone, Debug)]
struct Rec {
    fields: Vec<(String, Ty)>,
    union: bool,
    packed: bool,
    align: u32,
}

#[derive(Clone, Debug)]
struct Fun {
    name: String,
    parameters: Vec<(String, Ty)>,
    ret: Ty,
    convention: &'static str,
}

impl Ty {
    fn text(&self) -> String {
        match self {
            Self::Scalar(name) => (*name).to_owned(),
            Self::Embedded(at) => format!("R{at}"),
            Self::PointerTo(at) => format!("*const R{at}"),
            Self::Array(name, length) => format!("[{name}; {length}]"),
            Self::Enumeration(at) => format!("E{at}"),
            Self::Callback => "?fn(*void, i32) -> i32".to_owned(),
            Self::Bits(name, width) => format!("{name} : {width}"),
        }
    }
}

impl World {
    fn text(&self, linkage: &str) -> String {
        let mut text = String::new();
        let list = |fields: &[(String, Ty)]| {
            let fields = fields.iter().map(|(name, ty)| format!("{name}: {}", ty.text()));
            fields.collect::<Vec<_>>().join(", ")
        };
        for (at, values) in self.enums.iter().enumerate() {
            let named = values.iter().map(|(name, value)| format!("{name} = {value}"));
            let named = named.collect::<Vec<_>>().join(", ");
            writeln!(text, "enum E{at}: i32 {{ {named} }}").unwrap();
        }
        for (at, Rec { fields, union, packed, align }) in self.records.iter().enumerate() {
            let packed = if *packed { "packed(1) " } else { "" };
            let fields = list(fields);
            let kind = if *union { "union" } else { "struct" };
            writeln!(text, "{kind} R{at} {packed}align({align}) {{ {fields} }}").unwrap();
        }
        for Fun { name, parameters, ret, convention } in &self.functions {
            let (parameters, ret) = (list(parameters), ret.text());
            writeln!(text, "{linkage} fn {convention} {name}({parameters}) -> {ret}").unwrap();
        }
        for (name, value) in &self.constants {
            writeln!(text, "const {name}: i32 = {value}").unwrap();
        }
        text
    }

    /// Mutates one thing; answers with the item that has to be named, or `None` where there is
    /// nothing to mutate in this way.
    fn mutate(&mut self, kind: usize, pick: usize, second: usize) -> Option<String> {
        let at = pick % self.records.len();
        let of = self.functions.len();
        let function = &mut self.functions[pick % of];
        let record = &mut self.records[at];
        let (i, n) = (second % record.fields.len(), record.fields.len());
        let field = |record: &Rec, i: usize| Some(format!("R{at}.{}", record.fields[i].0));
        match kind {
            0 => {
                let name = field(record, i);
                (n > 1).then(|| record.fields.remove(i))?;
                name
            }
            1 => {
                record.fields.insert(i, ("added".to_owned(), Ty::Scalar("u64")));
                Some(format!("R{at}.added"))
            }
            2 => {
                record.fields[i].0 = "another".to_owned();
                Some(format!("R{at}.f{i}"))
            }
            3 => {
                let j = (i + 1) % n;
                (n > 1 && !record.union).then(|| record.fields.swap(i, j))?;
                Some(format!("R{at}.*"))
            }
            4 => {
                record.fields[i].1 = other_type(&record.fields[i].1)?;
                field(record, i)
            }
            5 => {
                record.packed = !record.packed;
                Some(format!("R{at}*"))
            }
            6 => {
                record.align *= 16;
                Some(format!("R{at}*"))
            }
            7 => {
                self.enums[0][second % 4].1 += 1000;
                Some(format!("E0.{}", self.enums[0][second % 4].0))
            }
            8 => {
                let at = pick % self.constants.len();
                self.constants[at].1 = self.constants[at].1.wrapping_add(1);
                Some(self.constants[at].0.clone())
            }
            9 => {
                function.parameters.pop()?;
                Some(function.name.clone())
            }
            10 => {
                let count = function.parameters.len();
                let (i, j) = (second % count.max(1), (second + 1) % count.max(1));
                (i != j).then(|| function.parameters.swap(i, j))?;
                Some(function.name.clone())
            }
            11 => {
                let count = function.parameters.len().max(1);
                let parameter = function.parameters.get_mut(second % count)?;
                parameter.1 = other_type(&parameter.1)?;
                Some(function.name.clone())
            }
            12 => {
                function.ret = other_type(&function.ret)?;
                Some(function.name.clone())
            }
            13 => {
                function.convention = "\"stdcall\"";
                Some(function.name.clone())
            }
            14 => {
                let name = format!("{}_v2", function.name);
                function.name.clone_from(&name);
                Some(name)
            }
            15 => {
                let j = (i + 2) % n;
                let named = (n > 2 && !record.union).then(|| record.fields.remove(i))?;
                record.fields.insert(j, named);
                Some(format!("R{at}.*"))
            }
            16 => Some(format!("E0.{}", self.enums[0].remove(second % 4).0)),
            17 => {
                let name = &mut self.enums[0][second % 4].0;
                let old = std::mem::replace(name, "E0_other".to_owned());
                Some(format!("E0.{old}"))
            }
            18 => {
                let at = pick % self.constants.len();
                self.constants[at].0.push_str("_new");
                Some(self.constants[at].0.clone())
            }
            19 => {
                let Ty::PointerTo(to) = record.fields[i].1 else { return None };
                let texts = ["*R0", "*R1", "*R2", "*R3"];
                record.fields[i].1 = Ty::Scalar(texts[to]);
                field(record, i)
            }
            20 => {
                let Ty::PointerTo(to) = &mut record.fields[i].1 else { return None };
                *to = (*to + 1) % 4;
                field(record, i)
            }
            21 => {
                let Ty::Embedded(inner) = &mut record.fields[i].1 else { return None };
                *inner = inner.checked_sub(1)?;
                field(record, i)
            }
            22 => {
                let Ty::Bits(_, width) = &mut record.fields[i].1 else { return None };
                *width += 1;
                field(record, i)
            }
            23 => {
                let name = function.name.clone();
                (of > 1).then(|| self.functions.remove(pick % of))?;
                Some(name)
            }
            24 => {
                function.ret = Ty::Scalar("void");
                Some(function.name.clone())
            }
            _ => {
                let place = second % (function.parameters.len() + 1);
                function.parameters.insert(place, ("added".to_owned(), Ty::Scalar("u32")));
                Some(function.name.clone())
            }
        }
    }
}

/// Another type that no rule lets pass for this one.
fn other_type(ty: &Ty) -> Option<Ty> {
    Some(match ty {
        Ty::Scalar("u32") => Ty::Scalar("i32"),
        Ty::Scalar("f64") => Ty::Scalar("u64"),
        Ty::Scalar("*void") => Ty::Scalar("u64"),
        Ty::Scalar("u8") => Ty::Scalar("bool"),
        Ty::Scalar(_) => Ty::Scalar("f64"),
        Ty::PointerTo(_) => Ty::Scalar("*const u128"),
        Ty::Array(name, length) => Ty::Array(name, length + 3),
        Ty::Enumeration(_) => Ty::Scalar("u16"),
        Ty::Callback => Ty::Scalar("?fn(*void, i64) -> i32"),
        Ty::Embedded(_) | Ty::Bits(..) => return None,
    })
}

const SCALARS: [&str; 8] = ["u8", "u16", "i32", "u32", "u64", "f32", "f64", "*void"];

/// A type for a field or parameter; embeds only records before `below`.
fn ty(below: usize, all: usize) -> impl Strategy<Value = Ty> {
    prop_oneof![
        5 => prop::sample::select(&SCALARS[..]).prop_map(Ty::Scalar),
        1 => (prop::sample::select(&SCALARS[..7]), 2..5_u8).prop_map(|(s, n)| Ty::Array(s, n)),
        1 => (0..below.max(1)).prop_map(move |at| match below {
            0 => Ty::Scalar("u16"),
            _ => Ty::Embedded(at),
        }),
        1 => (0..all).prop_map(Ty::PointerTo),
        1 => Just(Ty::Enumeration(0)),
        1 => Just(Ty::Callback),
    ]
}

fn named(prefix: &'static str, types: Vec<Ty>) -> Vec<(String, Ty)> {
    types.into_iter().enumerate().map(|(at, ty)| (format!("{prefix}{at}"), ty)).collect()
}

fn world() -> impl Strategy<Value = World> {
    const RECORDS: usize = 4;
    let record = |at| {
        let bits = (prop::sample::select(&["u32", "u16", "i32"][..]), 1..9_u32);
        let bits = bits.prop_map(|(ty, width)| Ty::Bits(ty, width));
        let fields = prop::collection::vec(prop_oneof![8 => ty(at, RECORDS), 1 => bits], 1..6);
        let attributes = (prop::bool::weighted(0.2), prop::bool::weighted(0.2));
        (fields, attributes).prop_map(|(fields, (packed, union))| Rec {
            fields: named("f", fields),
            union,
            packed,
            align: 1,
        })
    };
    let function = (prop::collection::vec(ty(RECORDS, RECORDS), 0..5), ty(RECORDS, RECORDS));
    let functions = prop::collection::vec(function, 2..5).prop_map(|list| {
        let functions = list.into_iter().enumerate().map(|(at, (parameters, ret))| Fun {
            name: format!("function_{}", ["alpha", "beta", "gamma", "delta"][at]),
            parameters: named("p", parameters),
            ret,
            convention: "",
        });
        functions.collect()
    });
    let records = (record(0), record(1), record(2), record(3));
    let constants = prop::collection::vec(any::<i32>(), 3..6);
    let constants = constants.prop_map(|list| {
        list.into_iter().enumerate().map(|(at, value)| (format!("C{at}_LIMIT"), value)).collect()
    });
    let values = [0, 1, 5, -7].into_iter().enumerate();
    let enums = Just(vec![values.map(|(at, value)| (format!("E0_{at}"), value)).collect()]);
    (records, enums, functions, constants).prop_map(|(r, enums, functions, constants)| World {
        records: vec![r.0, r.1, r.2, r.3],
        enums,
        functions,
        constants,
    })
}

/// Whether a difference is about the item, written in either side's names; `R1.*` stands for any
/// field, `R1*` also for the record itself.
fn is_about(difference: &Difference, item: &str) -> bool {
    let glob = globset::Glob::new(item).unwrap().compile_matcher();
    glob.is_match(&difference.item)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_same_boundary_in_two_languages_is_silent(world in world()) {
        let (left, right) = (c(&world.text("describe")), rust(&world.text("import")));
        let said = compared(&left, &right);
        prop_assert_eq!(lines(&said), Vec::<String>::new());
        prop_assert!(said.coverage.incomparable.is_empty());
    }

    #[test]
    fn a_third_party_that_agrees_changes_nothing_but_who_is_named(
        world in world(),
        kind in 0..13_usize,
        pick in 0..100_usize,
        second in 0..100_usize,
    ) {
        let mut mutant = world.clone();
        let Some(_) = mutant.mutate(kind, pick, second) else { return Ok(()) };
        // What is packed in Zig is a struct of bits, and stands for an integer.
        let packed = world.records.iter().any(|record| record.packed);
        let language = if packed { Language::C } else { Language::Zig };
        let header = c(&world.text("describe"));
        let module = parse(language, "module", &world.text("import"));
        let bindings = rust(&mutant.text("import"));
        let two = compared(&header, &bindings);
        let three = compare_all(&[header, bindings, module]);
        prop_assert_eq!(lines(&two), lines(&three));
        prop_assert!(three.differences.iter().all(|d| d.also.len() == 1));
    }

    #[test]
    fn one_mutation_is_one_difference(
        world in world(),
        kind in 0..26_usize,
        pick in 0..100_usize,
        second in 0..100_usize,
        on_the_left in any::<bool>(),
    ) {
        let mut mutant = world.clone();
        let Some(item) = mutant.mutate(kind, pick, second) else { return Ok(()) };
        let (a, b) = if on_the_left { (&mutant, &world) } else { (&world, &mutant) };
        let (left, right) = (c(&a.text("describe")), rust(&b.text("import")));
        // A mutant that lays everything out as before changes nothing that could be seen.
        let same = [5, 6].contains(&kind)
            && format!("{:?}", layout(&left)) == format!("{:?}", layout(&right));
        let said = compared(&left, &right);
        if same {
            prop_assert_eq!(lines(&said), Vec::<String>::new());
            return Ok(());
        }
        prop_assert_eq!(said.differences.len(), 1, "{} {:?}", item, lines(&said));
        // Names are the header's where both sides have one.
        let item = match (kind, on_the_left) {
            (2, true) => item.split('.').next().map_or(item.clone(), |of| format!("{of}.another")),
            (14, true) => item.trim_end_matches("_v2").to_owned(),
            (17, true) => "E0.E0_other".to_owned(),
            (18, true) => item.trim_end_matches("_new").to_owned(),
            _ => item,
        };
        prop_assert!(is_about(&said.differences[0], &item), "{} {:?}", item, lines(&said));
    }
}

/// All numbers that packing and alignment can change.
fn layout(contract: &crate::contract::Contract) -> Vec<(u64, u64, Vec<u64>)> {
    let records = contract.types.records.iter();
    let offsets = |r: &crate::contract::Record| r.fields.iter().map(|f| f.bit_offset).collect();
    records.map(|(_, r)| (r.size, r.align, offsets(r))).collect()
}
