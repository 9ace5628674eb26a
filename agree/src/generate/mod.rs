//! Random boundaries, the same for the same seed.

mod items;
mod types;

use fastrand::Rng;

use crate::model::{Boundary, Decl, DeclId, DeclKind, Facts, Language, Languages, Ty};
use crate::words::{RESERVED, WORDS};

/// Who offers what a boundary's functions and globals are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// A library in C, known by its header; few functions are defined by the other languages.
    Imported,
    /// All is defined by one of the languages, and the header describes it.
    Implemented,
}

/// The random boundary of `seed`, whose names begin with `prefix`.
#[must_use]
pub fn boundary(prefix: &str, seed: u64, flavour: Flavour, target: Facts) -> Boundary {
    let mut generator = Generator::new(prefix, seed, flavour, target);
    generator.plan_types();
    generator.fill_types();
    generator.functions();
    generator.globals();
    generator.constants();
    generator.boundary
}

/// What a planned type is going to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plan {
    Opaque,
    Enum,
    Alias,
    Record,
    /// The enumeration that is the tag of the record that follows.
    Tag,
    /// A record of a tag and a union, or a union of records led by the tag.
    Tagged,
}

/// Which languages do not write what the others share.
pub(crate) fn absent(not_in_rust: bool) -> Languages {
    if not_in_rust { Languages::of(&[Language::Rust]) } else { Languages::NONE }
}

/// A boundary in the making.
struct Generator {
    rng: Rng,
    boundary: Boundary,
    /// Words for items that are still free, in random order.
    words: Vec<&'static str>,
    plans: Vec<Plan>,
    /// What several types in modules are called.
    shared_word: Option<&'static str>,
    flavour: Flavour,
}

impl Generator {
    fn new(prefix: &str, seed: u64, flavour: Flavour, target: Facts) -> Self {
        let mut rng = Rng::with_seed(seed);
        let mut words = WORDS.to_vec();
        rng.shuffle(&mut words);
        let boundary = Boundary {
            prefix: prefix.to_owned(),
            seed,
            implemented: flavour == Flavour::Implemented,
            compiled: false,
            absent: Languages::NONE,
            target,
            decls: Vec::new(),
            functions: Vec::new(),
            globals: Vec::new(),
            constants: Vec::new(),
            cpp: Vec::new(),
        };
        Self { rng, boundary, words, plans: Vec::new(), shared_word: None, flavour }
    }

    fn percent(&mut self, percent: u32) -> bool {
        self.rng.u32(..100) < percent
    }

    fn one_of<T: Copy>(&mut self, options: &[T]) -> T {
        options[self.rng.usize(..options.len())]
    }

    /// A name for an item that no other item of the boundary has.
    fn item_name(&mut self) -> String {
        let word = self.words.pop().expect("there are more words than a boundary has items");
        format!("{}{word}", self.boundary.prefix)
    }

    /// Distinct names for `count` fields or parameters, some of them reserved words.
    fn part_names(&mut self, count: usize) -> Vec<String> {
        let mut names: Vec<String> = Vec::with_capacity(count);
        while names.len() < count {
            let reserved = self.percent(8);
            let word = self.one_of(if reserved { RESERVED } else { WORDS });
            if !names.iter().any(|name| name == word) {
                names.push(word.to_owned());
            }
        }
        names
    }

    /// Decides which types there are and names them, so that pointers can lead forward.
    fn plan_types(&mut self) {
        if self.percent(45) {
            self.plans.push(Plan::Opaque);
        }
        let mut rest = vec![Plan::Record; self.rng.usize(1..=3)];
        rest.extend(vec![Plan::Enum; self.rng.usize(0..=2)]);
        rest.extend(vec![Plan::Alias; self.rng.usize(0..=2)]);
        self.rng.shuffle(&mut rest);
        if self.percent(18) {
            rest.extend([Plan::Tag, Plan::Tagged]);
        }
        self.plans.append(&mut rest);
        for plan in self.plans.clone() {
            let (name, module) = self.type_name(plan);
            let absent = absent(plan == Plan::Tag || (plan == Plan::Record && self.percent(8)));
            self.boundary.decls.push(Decl { name, module, absent, kind: DeclKind::Opaque });
        }
    }

    /// A name for a type, sometimes inside a module, and then often the same as another type's in
    /// another module.
    fn type_name(&mut self, plan: Plan) -> (String, Option<String>) {
        let fits = matches!(plan, Plan::Record | Plan::Enum | Plan::Alias);
        if !fits || !self.percent(if self.shared_word.is_some() { 60 } else { 10 }) {
            return (self.item_name(), None);
        }
        let module = self.item_name();
        let word = match self.shared_word {
            Some(word) => word,
            None => self.words.pop().expect("there are more words than a boundary has items"),
        };
        self.shared_word = Some(word);
        (format!("{module}_{}{word}", self.boundary.prefix), Some(module))
    }

    fn fill_types(&mut self) {
        for id in 0..self.plans.len() {
            let plan = self.plans[id];
            self.boundary.decls[id].kind = match plan {
                Plan::Opaque => DeclKind::Opaque,
                Plan::Enum => DeclKind::Enum(self.enumeration()),
                Plan::Alias => DeclKind::Alias(self.alias_target(id)),
                Plan::Record => DeclKind::Record(self.record(id, 0)),
                Plan::Tag => DeclKind::Enum(self.tag()),
                Plan::Tagged if self.percent(40) => DeclKind::Record(self.leading(id)),
                Plan::Tagged => DeclKind::Record(self.tagged(id)),
            };
        }
    }

    /// The declarations of one plan that stand before `before` and that a place may use.
    fn earlier(&self, plan: Plan, before: DeclId, not_in_rust: bool) -> Vec<DeclId> {
        let fits = |id: &DeclId| {
            let shared = !self.boundary.decls[*id].absent.has(Language::Rust);
            self.plans[*id] == plan && (not_in_rust || shared)
        };
        (0..before).filter(fits).collect()
    }

    /// Whether `ty` may be embedded by value: complete, and without a flexible array at its end.
    fn embeddable(&self, ty: &Ty) -> bool {
        match self.boundary.resolve(ty) {
            Ty::Void | Ty::Flexible(_) => false,
            Ty::Array(element, _) => self.embeddable(element),
            Ty::Named(id) if self.plans[*id] == Plan::Opaque => false,
            resolved => self.boundary.record(resolved).is_none_or(|record| {
                record.fields.iter().all(|field| !matches!(field.ty, Ty::Flexible(_)))
            }),
        }
    }
}
