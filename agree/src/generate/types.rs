//! Random types.

use std::collections::HashSet;

use abiding::contract::Endian;

use super::{Generator, Plan};
use crate::layout;
use crate::model::{
    Bits, Callback, Convention, DeclId, DeclKind, Enum, Enumerator, Field, Form, Language,
    Languages, Parameter, Pointer, Record, Scalar, Signature, Ty,
};

/// Where a type stands, which decides what it may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Types before this one are complete.
    pub before: DeclId,
    /// Whether the item is one that Rust does not share.
    pub not_in_rust: bool,
    /// How deep the type is nested.
    pub depth: u32,
}

impl Place {
    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

const INTEGER_WIDTHS: [u32; 14] = [8, 8, 8, 16, 16, 32, 32, 32, 32, 32, 64, 64, 64, 128];

impl Generator {
    /// A random scalar type.
    pub(super) fn scalar(&mut self, place: Place) -> Scalar {
        match self.rng.u32(..100) {
            0..8 => Scalar::Bool,
            8..14 => Scalar::Char,
            14..22 => Scalar::F32,
            22..32 => Scalar::F64,
            32..36 => Scalar::Long { signed: self.rng.bool() },
            36..41 => Scalar::Size { signed: self.rng.bool() },
            41..43 => Scalar::WideChar,
            43..53 if place.not_in_rust => Scalar::LongDouble,
            53..63 if place.not_in_rust && self.boundary.target.x86_64 => {
                self.one_of(&[Scalar::F16, Scalar::F128])
            }
            _ => {
                let bits = self.one_of(&INTEGER_WIDTHS);
                let wide = bits == 128 && self.boundary.target.wide_align.is_none();
                Scalar::Int { bits: if wide { 64 } else { bits }, signed: self.rng.bool() }
            }
        }
    }

    /// A type that a function can take or return by value.
    pub(super) fn argument(&mut self, place: Place) -> Ty {
        match self.rng.u32(..100) {
            0..40 => Ty::Scalar(self.scalar(place)),
            40..70 => Ty::Pointer(self.pointer(place)),
            70..90 => self.named_value(place, true).unwrap_or(Ty::Scalar(Scalar::signed(32))),
            90..97 if place.depth < 2 => Ty::Callback(Box::new(self.callback(place))),
            97..100 => self.vector(place, 16).unwrap_or(Ty::Scalar(Scalar::F64)),
            _ => Ty::Scalar(Scalar::unsigned(64)),
        }
    }

    /// A SIMD vector of at most so many bytes. Rust has types for few of them.
    fn vector(&mut self, place: Place, most: u64) -> Option<Ty> {
        let facts = &self.boundary.target;
        if !facts.x86_64 && !facts.arm_64 {
            return None;
        }
        let elements =
            [Scalar::F32, Scalar::F64, Scalar::signed(32), Scalar::unsigned(8), Scalar::signed(64)];
        let sizes = elements.map(|element| (element, layout::of_scalar(facts, element).size));
        let most = if facts.arm_64 { most.min(16) } else { most };
        let all = sizes.iter().flat_map(|(element, size)| {
            // Zig 0.16 aligns those of 8 bytes to 16 on x86-64, and those of 32 to 32 on 64-bit Arm;
            // C does neither.
            [16, 32].map(|bytes: u64| (*element, bytes / size, bytes))
        });
        let fits = |(element, length, bytes): &(Scalar, u64, u64)| {
            let in_rust = crate::write_rust::vector(facts, *element, *length).is_some();
            *length > 1 && *bytes <= most && (in_rust || place.not_in_rust)
        };
        let fitting: Vec<_> = all.filter(fits).collect();
        let (element, length, _) = self.one_of(&fitting);
        Some(Ty::Vector(element, length))
    }

    /// A complex number.
    pub(super) fn complex(&mut self) -> Ty {
        Ty::Complex(self.one_of(&[Scalar::F32, Scalar::F64]))
    }

    /// A named record, enumeration or alias that is complete at `place`.
    fn named_value(&mut self, place: Place, as_argument: bool) -> Option<Ty> {
        let mut candidates = Vec::new();
        for plan in [Plan::Record, Plan::Enum, Plan::Alias, Plan::Tagged] {
            candidates.extend(self.earlier(plan, place.before, place.not_in_rust));
        }
        let fits = |id: &DeclId| {
            let ty = Ty::Named(*id);
            let array = matches!(self.boundary.resolve(&ty), Ty::Array(..));
            let empty = self.boundary.record(&ty).is_some_and(|it| it.fields.is_empty());
            let fits = !(array || empty || self.is_called_otherwise(&ty));
            self.embeddable(&ty) && (fits || !as_argument)
        };
        let candidates: Vec<_> = candidates.into_iter().filter(fits).collect();
        (!candidates.is_empty()).then(|| Ty::Named(self.one_of(&candidates)))
    }

    /// Whether bits are a struct in C and an integer elsewhere, on a target that passes those in two
    /// ways: i386 and s390x return every struct in memory (System V ABI i386 "Functions Returning
    /// Structures or Unions"; s390x "Return Values").
    fn is_called_otherwise(&self, ty: &Ty) -> bool {
        let facts = &self.boundary.target;
        let alike = facts.x86_64 || facts.windows_64 || facts.arm_64;
        let c = [Language::C, Language::Cpp, Language::Cffi, Language::Ctypes];
        match self.boundary.resolve(ty) {
            Ty::Bits(bits) => !alike && c.into_iter().any(|it| bits.parts_in.has(it)),
            _ => false,
        }
    }

    /// A random pointer to data.
    pub(super) fn pointer(&mut self, place: Place) -> Pointer {
        let pointee = self.pointee(place);
        let constant = self.rng.bool();
        let nullable = self.percent(70);
        let resolved = self.boundary.resolve(&pointee).clone();
        let void = resolved == Ty::Void;
        let opaque = matches!(resolved, Ty::Named(id) if self.plans[id] == Plan::Opaque);
        // `[*c]T` is the only pointer of Zig that does not tell, and needs a size.
        let told = [
            (Language::Rust, self.percent(45) && !(void && constant)),
            (Language::C, self.percent(25)),
            (Language::Cpp, self.percent(40)),
            (Language::Zig, self.percent(60) || void || opaque),
        ];
        let told = told.into_iter().filter(|(_, tells)| *tells);
        let says = told.fold(Languages::NONE, |set, (language, _)| set.with(language));
        let volatile = matches!(pointee, Ty::Scalar(_)) && self.percent(6);
        Pointer { pointee: Box::new(pointee), constant, volatile, nullable, says }
    }

    fn pointee(&mut self, place: Place) -> Ty {
        let everything = self.plans.len();
        let mut records = self.earlier(Plan::Record, everything, place.not_in_rust);
        records.extend(self.earlier(Plan::Opaque, everything, place.not_in_rust));
        records.extend(self.earlier(Plan::Tagged, everything, place.not_in_rust));
        match self.rng.u32(..100) {
            0..45 if !records.is_empty() => Ty::Named(self.one_of(&records)),
            45..55 => Ty::Void,
            55..62 if place.depth < 2 => Ty::Pointer(self.pointer(place.deeper())),
            62..68 if place.depth < 2 => self.array(place.deeper()),
            68..76 => Ty::Scalar(Scalar::Char),
            76..79 => self.complex(),
            79..84 => self.named_value(place, false).unwrap_or(Ty::Scalar(Scalar::unsigned(8))),
            _ => Ty::Scalar(self.scalar(place)),
        }
    }

    /// A random array of one or two dimensions.
    pub(super) fn array(&mut self, place: Place) -> Ty {
        let element = match self.rng.u32(..100) {
            0..20 if place.depth < 2 => self.array(place.deeper()),
            20..35 => self.named_value(place, false).unwrap_or(Ty::Scalar(Scalar::F32)),
            35..45 => Ty::Pointer(self.pointer(place.deeper())),
            45..49 => self.complex(),
            _ => Ty::Scalar(self.scalar(place)),
        };
        Ty::Array(Box::new(element), self.rng.u64(1..=9))
    }

    /// A pointer to a function, often with user data for it.
    pub(super) fn callback(&mut self, place: Place) -> Callback {
        let mut signature = self.signature(place.deeper(), 3);
        if self.percent(40) {
            let pointee = Box::new(Ty::Void);
            let says = Languages::of(&[Language::Zig]);
            let pointer =
                Pointer { pointee, constant: false, volatile: false, nullable: true, says };
            let name = "user_data".to_owned();
            signature.parameters.push(Parameter { name, ty: Ty::Pointer(pointer) });
        }
        if self.percent(8) {
            self.give_convention(&mut signature);
        }
        Callback { signature, nullable: self.percent(75) }
    }

    /// A random function type with up to `most` parameters.
    pub(super) fn signature(&mut self, place: Place, most: usize) -> Signature {
        let count = self.rng.usize(0..=most);
        let names = self.part_names(count);
        let parameters =
            names.into_iter().map(|name| Parameter { name, ty: self.argument(place) }).collect();
        let ret = if self.percent(30) { Ty::Void } else { self.argument(place) };
        let convention = Convention::C;
        Signature { convention, parameters, ret, variadic: false, noreturn: false }
    }

    /// Gives a function one of the target's conventions. Zig refuses what some of them cannot pass,
    /// so only simple values stay then.
    pub(super) fn give_convention(&mut self, signature: &mut Signature) {
        signature.convention = self.one_of(Convention::of(&self.boundary.target));
        if !signature.convention.is_simple() {
            return;
        }
        let types = signature.parameters.iter_mut().map(|parameter| &mut parameter.ty);
        for ty in types.chain([&mut signature.ret]) {
            let simple = match &*ty {
                Ty::Scalar(scalar) => scalar.most_size() <= 8,
                Ty::Pointer(_) | Ty::Void => true,
                _ => false,
            };
            if !simple {
                *ty = Ty::Scalar(Scalar::unsigned(32));
            }
        }
    }

    /// What a named alias stands for.
    pub(super) fn alias_target(&mut self, id: DeclId) -> Ty {
        let place = Place { before: id, not_in_rust: false, depth: 0 };
        match self.rng.u32(..100) {
            0..36 => Ty::Scalar(self.scalar(place)),
            36..50 => Ty::Pointer(self.pointer(place)),
            50..68 => Ty::Callback(Box::new(self.callback(place))),
            68..76 => self.array(place),
            76..80 => self.vector(place, 16).unwrap_or(Ty::Scalar(Scalar::F32)),
            80..90 => Ty::Bits(self.flags()),
            // Zig knows no aliases; a type in two modules under one name would have two paths.
            _ if self.boundary.decls[id].module.is_some() => Ty::Scalar(self.scalar(place)),
            _ => self.named_value(place, false).unwrap_or(Ty::Scalar(Scalar::unsigned(32))),
        }
    }

    /// A random enumeration.
    pub(super) fn enumeration(&mut self) -> Enum {
        let count = self.rng.usize(2..=6);
        let words = self.enumerator_words(count);
        let negative = self.percent(25);
        let start = if negative { -i128::from(self.rng.u32(1..5)) } else { 0 };
        let style = self.rng.u32(..4);
        let mut next = start;
        let enumerators = words.into_iter().enumerate().map(|(index, word)| {
            let value = if style == 3 && !negative { 1 << index } else { next };
            next = value + if style == 2 { i128::from(self.rng.u32(1..9)) } else { 1 };
            Enumerator { word, value }
        });
        let enumerators = enumerators.collect();
        let plain = self.percent(65);
        let signed = negative || (!plain && self.rng.bool());
        let constants = [(Language::Rust, 12), (Language::Ctypes, 50)];
        let constants_in = constants.into_iter().filter(|(_, chance)| self.percent(*chance));
        let constants_in = constants_in.fold(Languages::NONE, |set, (it, _)| set.with(it));
        let mut made = Enum { bits: 32, signed, plain, promised: true, constants_in, enumerators };
        made.bits = if plain { made.plain_bits(&self.boundary.target) } else { self.enum_width() };
        if made.bits != 32 {
            // cffi knows no other width.
            made.constants_in = made.constants_in.with(Language::Cffi);
        }
        made
    }

    fn enum_width(&mut self) -> u32 {
        // An enumeration of 64 bits has no counterpart where C's largest enumerator is an `int`.
        let wide = self.boundary.target.model.pointer.size == 8;
        self.one_of(if wide { &[8, 16, 32, 64] } else { &[8, 16, 32] })
    }

    /// The enumeration that is the tag of a tagged union.
    pub(super) fn tag(&mut self) -> Enum {
        let mut tag = self.enumeration();
        (tag.plain, tag.bits, tag.signed) = (false, self.one_of(&[8, 8, 16, 32]), false);
        let in_cffi =
            if tag.bits == 32 { Languages::NONE } else { Languages::of(&[Language::Cffi]) };
        tag.constants_in = in_cffi;
        for (value, enumerator) in (0..).zip(&mut tag.enumerators) {
            enumerator.value = value;
        }
        tag
    }

    /// A tag and an anonymous union of what the variants hold: one value each, or a struct. Some
    /// variants hold nothing.
    pub(super) fn tagged(&mut self, id: DeclId) -> Record {
        let tag = id - 1;
        let place = Place { before: tag, not_in_rust: false, depth: 1 };
        let words = match &self.boundary.decls[tag].kind {
            DeclKind::Enum(it) => it.enumerators.iter().map(|it| it.word.clone()).collect(),
            _ => Vec::new(),
        };
        let mut members = Vec::new();
        for (index, word) in words.into_iter().enumerate() {
            let ty = match self.rng.u32(..100) {
                0..30 if index > 0 => continue,
                0..60 => self.payload(place),
                _ => Ty::Inline(Box::new(self.payload_struct(place))),
            };
            members.push(Field::of(word, ty));
        }
        let union = Record { union: true, ..Record::of(members) };
        let tag_field = Field::of("tag".to_owned(), Ty::Named(tag));
        let name = "payload".to_owned();
        let union = Field { anonymous: true, ..Field::of(name, Ty::Inline(Box::new(union))) };
        Record { form: Form::Tagged(tag), ..Record::of(vec![tag_field, union]) }
    }

    /// A union of a tag and, for most variants, of what a variant holds behind a tag of its own.
    pub(super) fn leading(&mut self, id: DeclId) -> Record {
        let tag = id - 1;
        let place = Place { before: tag, not_in_rust: false, depth: 1 };
        let words = match &self.boundary.decls[tag].kind {
            DeclKind::Enum(it) => it.enumerators.iter().map(|it| it.word.clone()).collect(),
            _ => Vec::new(),
        };
        let tag_field = || Field::of("tag".to_owned(), Ty::Named(tag));
        let mut members = vec![tag_field()];
        for (index, word) in words.into_iter().enumerate() {
            let mut parts = vec![tag_field()];
            match self.rng.u32(..100) {
                0..30 if index > 0 => continue,
                0..60 => parts.push(Field::of(word.clone(), self.payload(place))),
                _ => parts.extend(self.payload_struct(place).fields),
            }
            members.push(Field::of(word, Ty::Inline(Box::new(Record::of(parts)))));
        }
        Record { union: true, form: Form::Leading(tag), ..Record::of(members) }
    }

    fn payload(&mut self, place: Place) -> Ty {
        match self.rng.u32(..100) {
            0..20 => Ty::Pointer(self.pointer(place)),
            20..30 => self.array(place),
            30..45 => self.named_value(place, false).unwrap_or(Ty::Scalar(Scalar::F64)),
            _ => Ty::Scalar(self.scalar(place)),
        }
    }

    fn payload_struct(&mut self, place: Place) -> Record {
        let count = self.rng.usize(2..=3);
        let names = self.part_names(count);
        let field = |name| Field::of(name, self.payload(place));
        Record::of(names.into_iter().map(field).collect())
    }

    fn enumerator_words(&mut self, count: usize) -> Vec<String> {
        let mut words: Vec<String> = Vec::with_capacity(count);
        while words.len() < count {
            let word = self.one_of(crate::words::WORDS);
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        words
    }

    /// A random struct or union, whose by-value parts all stand before `id`.
    pub(super) fn record(&mut self, id: DeclId, depth: u32) -> Record {
        let not_in_rust = self.boundary.decls[id].absent.has(Language::Rust);
        let place = Place { before: id, not_in_rust, depth };
        if depth == 0 && self.percent(4) {
            return Record::of(Vec::new());
        }
        let union = self.percent(if depth == 0 { 15 } else { 60 });
        let packed = (depth == 0 && !union && self.percent(14)).then(|| self.one_of(&[1, 1, 2, 4]));
        let count = self.rng.usize(if depth == 0 { 2..=6 } else { 2..=3 });
        let names = self.part_names(count);
        let mut record = Record { union, packed, ..Record::of(Vec::new()) };
        for name in names {
            let field = self.field(name, place, &record);
            record.fields.push(field);
        }
        if !union && depth == 0 && packed.is_none() && self.percent(10) {
            self.add_flexible(&mut record, place);
        }
        if depth == 0 && packed.is_none() && self.percent(10) {
            record.align = Some(self.one_of(&[8, 16, 32]));
        }
        if depth == 0 {
            make_unique(&mut record, &mut HashSet::new());
            cover_in_ctypes(&mut record);
            record.form = self.form(&record);
        }
        record
    }

    /// Whether Rust, or Rust and Zig, write the record in a form of their own.
    fn form(&mut self, record: &Record) -> Form {
        let plain = |field: &Field| {
            !matches!(field.ty, Ty::Bits(_) | Ty::Inline(_)) && field.align.is_none()
        };
        let scalar = |field: &Field| matches!(field.ty, Ty::Scalar(_));
        let scalars: Vec<usize> =
            (0..record.fields.len()).filter(|index| scalar(&record.fields[*index])).collect();
        match self.rng.u32(..100) {
            0..6 if !record.union && record.fields.iter().all(plain) => Form::Tuple,
            6..18 if !record.union && !scalars.is_empty() => Form::Generic(self.one_of(&scalars)),
            _ => Form::Plain,
        }
    }

    /// Bits that have a name of their own: an integer in some languages, a struct in others.
    fn flags(&mut self) -> Bits {
        let mut bits = self.bits(None);
        let [c, zig, ctypes] = [self.percent(40), self.percent(80), self.percent(40)];
        let little = self.boundary.target.model.endian == Endian::Little;
        let struct_in = [
            (Language::C, c),
            (Language::Cpp, c),
            (Language::Cffi, c),
            (Language::Zig, zig && little),
            (Language::Ctypes, ctypes),
        ];
        let struct_in = struct_in.into_iter().filter(|(_, is)| *is);
        bits.parts_in = struct_in.fold(Languages::NONE, |set, (language, _)| set.with(language));
        bits
    }

    fn field(&mut self, name: String, place: Place, record: &Record) -> Field {
        let mut anonymous = false;
        let ty = match self.rng.u32(..100) {
            0..9 if place.depth < 2 && record.packed.is_none() => {
                anonymous = self.percent(60);
                Ty::Inline(Box::new(self.record(place.before, place.depth + 1)))
            }
            9..16
                if !record.union
                    && record.packed.is_none_or(|n| n == 1 && self.boundary.target.packed_bits) =>
            {
                Ty::Bits(self.bits(record.packed))
            }
            16..18 => self.vector(place, 32).unwrap_or(Ty::Scalar(Scalar::F32)),
            18..21 => self.complex(),
            21..30 => self.array(place.deeper()),
            30..48 => Ty::Pointer(self.pointer(place.deeper())),
            48..54 => Ty::Callback(Box::new(self.callback(place.deeper()))),
            54..72 => self.named_value(place, false).unwrap_or(Ty::Scalar(Scalar::F64)),
            _ => Ty::Scalar(self.scalar(place)),
        };
        if record.packed.is_some() && layout::contains_aligned(&self.boundary, &ty) {
            return Field::of(name, Ty::Scalar(Scalar::signed(16)));
        }
        let align = self.field_align(&ty, place, record).filter(|_| !anonymous);
        Field { anonymous, align, ..Field::of(name, ty) }
    }

    /// An alignment that a field demands beyond its type's.
    fn field_align(&mut self, ty: &Ty, place: Place, record: &Record) -> Option<u64> {
        let plain = !record.union && record.packed.is_none() && place.depth == 0;
        if !plain || matches!(ty, Ty::Inline(_) | Ty::Bits(_)) || !self.percent(4) {
            return None;
        }
        let natural = layout::of(&self.boundary, ty).align;
        Some(self.one_of(&[4, 8, 16, 32])).filter(|align| *align > natural)
    }

    fn add_flexible(&mut self, record: &mut Record, place: Place) {
        let ty = Ty::Flexible(Box::new(Ty::Scalar(self.scalar(place))));
        let taken = |name: &str| record.fields.iter().any(|field| field.name == name);
        if !taken("trailer") {
            record.fields.push(Field::of("trailer".to_owned(), ty));
        }
    }

    /// The bit-fields of one unit, in a record packed to `packed` bytes.
    fn bits(&mut self, packed: Option<u64>) -> Bits {
        let facts = &self.boundary.target;
        let (wide, little) =
            (facts.model.long_long.align == 8, facts.model.endian == Endian::Little);
        let unit = self.one_of(if wide { &[8, 16, 32, 32, 64] } else { &[8, 16, 32, 32, 32] });
        let signed = self.percent(20);
        let straddle = packed == Some(1) && unit > 8 && self.percent(50);
        let declared = if straddle { (unit / 2).min(self.one_of(&[8, 16, 32])) } else { unit };
        // Zig counts from the least significant bit on all targets, C on most.
        let mut parts_in = Languages::of(&[Language::C, Language::Cpp]);
        if little && self.rng.bool() {
            parts_in = parts_in.with(Language::Zig);
        }
        // Python's own packing of bit-fields is another than C's.
        if packed.is_none() {
            parts_in = parts_in.with(Language::Cffi);
            if self.percent(60) {
                parts_in = parts_in.with(Language::Ctypes);
            }
        }
        let count = self.rng.usize(1..=if straddle { 6 } else { 4 });
        let names = self.part_names(count);
        let mut left = unit;
        let mut parts = Vec::new();
        for name in names {
            if left == 0 {
                break;
            }
            // A signed bit-field of one bit holds no positive value; nobody means that.
            let most = if straddle { declared } else { (unit / 2).max(1) };
            let width = self.rng.u32(1..=left.min(most)).max(1 + u32::from(signed));
            let width = width.min(left);
            left -= width;
            parts.push((name, width));
        }
        Bits { unit, declared, signed, parts_in, parts }
    }
}

/// Where bit-fields follow bit-fields, ctypes has no word that leads to the next unit, so that one
/// integer covers them.
fn cover_in_ctypes(record: &mut Record) {
    let mut after_bits = false;
    for field in &mut record.fields {
        match &mut field.ty {
            Ty::Bits(bits) if after_bits => bits.parts_in = bits.parts_in.without(Language::Ctypes),
            Ty::Inline(inner) => cover_in_ctypes(inner),
            _ => {}
        }
        after_bits = matches!(field.ty, Ty::Bits(_));
    }
}

/// Gives all parts of a record names of their own: C looks for the members of anonymous members
/// and for bit-fields in the outer record.
fn make_unique(record: &mut Record, taken: &mut HashSet<String>) {
    for field in &mut record.fields {
        unique_name(&mut field.name, taken);
        match &mut field.ty {
            Ty::Inline(inner) => make_unique(inner, taken),
            Ty::Bits(bits) => bits.parts.iter_mut().for_each(|(name, _)| unique_name(name, taken)),
            _ => {}
        }
    }
}

fn unique_name(name: &mut String, taken: &mut HashSet<String>) {
    while !taken.insert(name.clone()) {
        name.push_str("_other");
    }
}
