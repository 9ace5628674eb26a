//! Random functions, globals and constants.

use super::types::Place;
use super::{Flavour, Generator, Plan, absent};
use crate::model::{
    Constant, Function, Global, Language, Languages, Parameter, Pointer, Provider, Scalar,
    Signature, Ty, Value,
};
use crate::profile;

impl Generator {
    /// Two or three random functions, and one more for each record or opaque type that none uses.
    pub(super) fn functions(&mut self) {
        for _ in 0..self.rng.usize(2..=3) {
            let function = self.function();
            self.boundary.functions.push(function);
        }
        for id in 0..self.plans.len() {
            if matches!(self.plans[id], Plan::Record | Plan::Opaque | Plan::Tagged)
                && self.percent(70)
            {
                let function = self.user_of(id);
                self.boundary.functions.push(function);
            }
        }
        if self.flavour == Flavour::Imported {
            self.offer_most_in_c();
        }
    }

    /// Makes the header offer at least half of what it describes, as a library's own header does.
    fn offer_most_in_c(&mut self) {
        let by_others =
            |f: &Function| matches!(f.provider, Provider::Defined(Language::Rust | Language::Zig));
        let functions = &mut self.boundary.functions;
        let in_c = functions.iter().filter(|f| f.provider == Provider::Described).count();
        let surplus = functions.iter().filter(|f| by_others(f)).count().saturating_sub(in_c);
        let others = functions.iter_mut().filter(|f| by_others(f));
        others.take(surplus.div_ceil(2)).for_each(|f| f.provider = Provider::Described);
    }

    fn everywhere(&self) -> Place {
        Place { before: self.plans.len(), not_in_rust: false, depth: 0 }
    }

    fn function(&mut self) -> Function {
        let not_in_rust = self.percent(4);
        let place = Place { not_in_rust, ..self.everywhere() };
        let mut signature = self.signature(place, 6);
        match self.rng.u32(..100) {
            0..6 if !signature.parameters.is_empty() => signature.variadic = true,
            6..11 => (signature.noreturn, signature.ret) = (true, Ty::Void),
            11..20 => self.give_convention(&mut signature),
            20..24 => self.pass_complex(&mut signature),
            _ => {}
        }
        let only_in_c =
            profile::passes(&self.boundary, &signature, |ty| matches!(ty, Ty::Complex(_)));
        let provider = match self.provider(not_in_rust, signature.variadic) {
            Provider::Defined(_) if only_in_c => Provider::Defined(Language::C),
            provider => provider,
        };
        let symbol = self.item_name();
        let unnamed_in_c = !matches!(provider, Provider::Defined(Language::C)) && self.percent(15);
        let absent = absent(not_in_rust);
        let (static_inline, unsaid) = (false, None);
        Function { symbol, signature, provider, absent, unnamed_in_c, static_inline, unsaid }
    }

    /// Neither Rust nor Zig defines variadic functions everywhere, so those are left to C.
    fn provider(&mut self, not_in_rust: bool, variadic: bool) -> Provider {
        let defined = if not_in_rust || self.rng.bool() { Language::Zig } else { Language::Rust };
        match (self.flavour, variadic, self.rng.u32(..100)) {
            (Flavour::Implemented, false, _) => Provider::Defined(defined),
            (Flavour::Implemented, true, _) | (Flavour::Imported, _, 20..30) => {
                Provider::Defined(Language::C)
            }
            (Flavour::Imported, false, 0..20) => Provider::Defined(defined),
            (Flavour::Imported, ..) => Provider::Described,
        }
    }

    /// Makes a function take or return a complex number. Only C and its kin have such a type, and
    /// calls pass no struct of two numbers the same way everywhere.
    fn pass_complex(&mut self, signature: &mut Signature) {
        let types = signature.parameters.iter_mut().map(|parameter| &mut parameter.ty);
        let mut types: Vec<_> = types.chain([&mut signature.ret]).collect();
        let index = self.rng.usize(..types.len());
        *types[index] = self.complex();
    }

    /// A function that takes a pointer to the type `id`.
    fn user_of(&mut self, id: usize) -> Function {
        let not_in_rust = self.boundary.decls[id].absent.has(Language::Rust);
        let place = Place { not_in_rust, ..self.everywhere() };
        let mut signature = self.signature(place, 2);
        let opaque = self.plans[id] == Plan::Opaque;
        let told = [(Language::Rust, self.rng.bool()), (Language::Zig, opaque || self.rng.bool())];
        let told = told.into_iter().filter(|(_, tells)| *tells);
        let says = told.fold(Languages::NONE, |set, (language, _)| set.with(language));
        let pointer = Pointer {
            pointee: Box::new(Ty::Named(id)),
            constant: self.rng.bool(),
            volatile: false,
            nullable: self.rng.bool(),
            says,
        };
        let name = "subject".to_owned();
        signature.parameters.insert(0, Parameter { name, ty: Ty::Pointer(pointer) });
        let (symbol, provider) = (self.item_name(), self.provider(not_in_rust, false));
        let absent = absent(not_in_rust);
        let (unnamed_in_c, static_inline, unsaid) = (false, false, None);
        Function { symbol, signature, provider, absent, unnamed_in_c, static_inline, unsaid }
    }

    /// Up to two random globals.
    pub(super) fn globals(&mut self) {
        for _ in 0..self.rng.usize(0..=2) {
            let symbol = self.item_name();
            let constant = self.percent(40);
            let thread_local = !constant && self.percent(10);
            let place = self.everywhere();
            // A definition needs an initial value that is the same to write for all types.
            let below = if self.flavour == Flavour::Implemented { 30 } else { 100 };
            let (provider, ty) = match self.rng.u32(..below) {
                0..15 if !thread_local => {
                    (Provider::Defined(Language::Rust), self.simple_global(place))
                }
                0..30 => (Provider::Defined(Language::Zig), self.simple_global(place)),
                30..40 => (Provider::Described, self.array(place)),
                _ => (Provider::Described, self.argument(place)),
            };
            let absent = absent(thread_local);
            let global = Global { symbol, ty, constant, thread_local, provider, absent };
            self.boundary.globals.push(global);
        }
    }

    fn simple_global(&mut self, place: Place) -> Ty {
        let bits = self.one_of(&[8, 16, 32, 64]);
        let scalar = match self.scalar(place) {
            Scalar::F64 => Scalar::F64,
            _ => Scalar::Int { bits, signed: self.rng.bool() },
        };
        if self.percent(30) {
            Ty::Array(Box::new(Ty::Scalar(scalar)), self.rng.u64(1..6))
        } else {
            Ty::Scalar(scalar)
        }
    }

    /// Three or four random constants: so many that one renamed leaves most of them shared.
    pub(super) fn constants(&mut self) {
        for _ in 0..self.rng.usize(3..=4) {
            let name = self.item_name();
            let (prefix, word) = name.split_at(self.boundary.prefix.len());
            let name = format!("{prefix}{}", word.to_uppercase());
            let value = self.value();
            self.boundary.constants.push(Constant { name, value });
        }
    }

    fn value(&mut self) -> Value {
        match self.rng.u32(..100) {
            0..30 => Value::Int(i128::from(self.rng.u32(..100))),
            30..45 => Value::Int(i128::from(self.rng.i32(-50_000..0))),
            45..55 => Value::Int(1 << self.rng.u32(8..31)),
            55..62 => Value::Int(i128::from(self.rng.u64(u64::MAX / 2..))),
            62..75 => Value::Float(f64::from(self.rng.i32(-400..400)) / 8.0),
            75..80 => Value::Bool(self.rng.bool()),
            _ => {
                let words = self.part_names(2);
                Value::Text(words.join(" "))
            }
        }
    }
}
