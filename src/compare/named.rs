//! Types with names: which of them belong together, and comparing each pair once.

use crate::contract::{Contract, Field, Language, Name, RecordId, Type, TypeId};

use super::finding::{Context, Finding, What};
use super::index::Index;
use super::names::folded;
use super::walk::Walk;
use super::{Class, DifferenceKind, Mismatch, Place, Subject, scalar, shape};

/// How two types with names belong together.
enum Relation {
    /// They are each other's counterpart.
    Same,
    /// One of them or both have another counterpart by name.
    Mixed {
        /// Whether both have.
        both: bool,
    },
}

impl Walk<'_> {
    /// Whether one of the two only stands for a type that somebody else defines.
    pub fn stands_for_another(&self, l: TypeId, r: TypeId) -> bool {
        is_handle(self.l(), l) || is_handle(self.r(), r)
    }

    /// Two handles, or a handle and the type that it stands for, behind a pointer.
    pub fn handles(&mut self, l: TypeId, r: TypeId) -> Vec<Finding> {
        if !self.trial && self.share_a_name(l, r) {
            self.met.insert((self.l().types.resolve_id(l), self.r().types.resolve_id(r)));
        }
        match (shape::class(self.l(), l), shape::class(self.r(), r)) {
            // In C++ `struct inner *f(void)` names a new type where `inner` stands in a class; what
            // nobody defines is the type of its name on the other side, whatever else is called so.
            (Class::Opaque, right) if is_named(right) && self.share_a_name(l, r) => {
                hidden(self.l(), self.r(), r)
            }
            (left, Class::Opaque) if is_named(left) && self.share_a_name(l, r) => {
                hidden(self.r(), self.l(), l)
            }
            (left, right) if is_named(left) && is_named(right) => match self.relation(l, r) {
                Relation::Mixed { both: true } => vec![self.other_type(l, r, true)],
                _ => Vec::new(),
            },
            (left, right) => vec![scalar::classes(left, right)],
        }
    }

    pub fn records(
        &mut self,
        (l, a): (TypeId, RecordId),
        (r, b): (TypeId, RecordId),
        context: Context,
        at: &str,
    ) -> Vec<Finding> {
        if context == Context::Pointee && self.stands_for_another(l, r) {
            return self.handles(l, r);
        }
        if let Some((l, r)) = self.unwrapped(a, b, l, r) {
            return self.uses(l, r, context, at).to_vec();
        }
        if let Some((left, right)) = self.with_other_arguments((l, a), (r, b)) {
            return vec![Finding::here(Mismatch::Width { left, right })];
        }
        if let Relation::Mixed { both } = self.relation(l, r) {
            let same = shape::same_layout((self.l(), a), (self.r(), b));
            return match (same, both) {
                (true, false) => Vec::new(),
                _ if self.share_a_name(l, r)
                    && !self.trial
                    && !self.has_namesake_in_its_module(l, r) =>
                {
                    vec![self.namesakes(l, r, same, at)]
                }
                _ => vec![self.other_type(l, r, same)],
            };
        }
        if self.trial {
            let records = ((self.l(), a), (self.r(), b));
            let nameless = self.left.names_of(l).is_empty() || self.right.names_of(r).is_empty();
            let same = (context == Context::Pointee && !nameless)
                || self.share_a_name(l, r)
                || self.share_their_own_name((l, r))
                || shape::same_layout(records.0, records.1)
                || ((nameless || shape::share_a_part(records.0, records.1))
                    && shape::alike_layout(records.0, records.1));
            return if same { Vec::new() } else { vec![self.other_type(l, r, false)] };
        }
        self.by_name(l, r, context, at)
    }

    /// Two counterparts: compared at once where they are used by value, later where not.
    pub fn by_name(&mut self, l: TypeId, r: TypeId, context: Context, at: &str) -> Vec<Finding> {
        if context == Context::Pointee {
            self.queue.push((l, r, at.to_owned()));
            return Vec::new();
        }
        let root = self.named_pair(l, r, at).or_else(|| self.empty_pair(l, r, at));
        let sizes = (shape::bits(self.l(), l), shape::bits(self.r(), r));
        let aligns = (shape::align(self.l(), l), shape::align(self.r(), r));
        match (root, sizes) {
            _ if sizes.0 == sizes.1 && aligns.0 == aligns.1 => Vec::new(),
            (Some(root), _) => vec![Finding { path: Vec::new(), what: What::Because(root) }],
            (None, (Some(left), Some(right))) if left != right => {
                vec![Finding::here(Mismatch::Width { left, right })]
            }
            _ => Vec::new(),
        }
    }

    /// An empty record takes a byte in C++ and none in other languages. Where its values lie, it
    /// stands for no type of somebody else, and the byte is its own matter.
    fn empty_pair(&mut self, l: TypeId, r: TypeId, at: &str) -> Option<usize> {
        let (l, r) = (self.l().types.resolve_id(l), self.r().types.resolve_id(r));
        let (Type::Record(a), Type::Record(b)) = (self.l().types.node(l), self.r().types.node(r))
        else {
            return None;
        };
        let (left, right) = (&self.l().types.records[a], &self.r().types.records[b]);
        let sizes = (left.size, right.size);
        let fields = left.fields.len() + right.fields.len();
        if fields > 0 || (sizes.0 == 0) == (sizes.1 == 0) {
            return None;
        }
        let item = self.type_item((l, r), at, Subject::Record(a), Subject::Record(b));
        let kind = DifferenceKind::EmptyRecord { left: sizes.0, right: sizes.1 };
        let root = self.push(&item, kind);
        self.named.insert((l, r), Some(root));
        Some(root)
    }

    /// Compares two types that both sides know by `name`, reached by nothing but their name.
    pub fn root_pair(&mut self, name: &str, l: TypeId, r: TypeId) {
        let classes = (shape::class(self.l(), l), shape::class(self.r(), r));
        match classes {
            _ if self.stands_for_another(l, r) => {}
            _ if self.is_bits_in_a_wrapper(l, r) => {
                self.alias_pair(name, l, r);
            }
            (Class::Struct | Class::Union, Class::Struct | Class::Union)
            | (Class::Enum, Class::Enum) => {
                self.named_pair(l, r, name);
            }
            _ => {
                self.alias_pair(name, l, r);
            }
        }
    }

    /// Compares two records or enumerations once, and answers with the difference that explains
    /// why their layouts differ.
    pub fn named_pair(&mut self, l: TypeId, r: TypeId, at: &str) -> Option<usize> {
        let key = (self.l().types.resolve_id(l), self.r().types.resolve_id(r));
        if let Some(known) = self.named.get(&key) {
            return *known;
        }
        self.named.insert(key, None);
        let root = match (self.l().types.node(key.0), self.r().types.node(key.1)) {
            (Type::Record(a), Type::Record(b)) => self.record_pair((key.0, a), (key.1, b), at),
            (Type::Enum(a), Type::Enum(b)) => self.enum_pair((key.0, a), (key.1, b), at),
            _ => None,
        };
        self.named.insert(key, root);
        root
    }

    /// Whether both sides know the type by one name. Whether it is the same type there and here
    /// is then for the comparison of the two to say.
    pub fn share_a_name(&self, l: TypeId, r: TypeId) -> bool {
        let (left, right) = (self.left.names_of(l), self.right.names_of(r));
        left.iter().any(|a| right.iter().any(|b| folded(a) == folded(b)))
    }

    /// Whether two types with names are each other's counterpart. Names decide; a type that has
    /// no counterpart by name belongs to whatever is used in its place.
    fn relation(&self, l: TypeId, r: TypeId) -> Relation {
        let (left, right) = (self.left.names_of(l), self.right.names_of(r));
        if self.share_a_name(l, r) {
            let namesake = self.has_better_namesake(l, r);
            return if namesake { Relation::Mixed { both: true } } else { Relation::Same };
        }
        if left.is_empty() || right.is_empty() {
            return Relation::Same;
        }
        let left_has = left.iter().any(|name| counterpart_of((self.left, l), (self.right, name)));
        let right_has = right.iter().any(|name| counterpart_of((self.right, r), (self.left, name)));
        match (left_has, right_has) {
            (false, false) => Relation::Same,
            (left, right) => Relation::Mixed { both: left && right },
        }
    }

    /// The sizes in **bits** of two records that are one generic record with other arguments:
    /// `Pair<f32>` in Rust is not what `Pair(f64)` is in Zig, which has no name for it. The cause
    /// stands where the one is used for the other, and not in what is generic.
    fn with_other_arguments(
        &self,
        (l, a): (TypeId, RecordId),
        (r, b): (TypeId, RecordId),
    ) -> Option<(u64, u64)> {
        // The generic's name; empty where there is none, `None` for what is not generic.
        let generic = |index: &Index<'_>, id| match index.name_of(id) {
            Some(name) => name.find(['<', '(']).map(|end| folded(&name[..end])),
            None => Some(String::new()),
        };
        let (left, right) = (generic(self.left, l)?, generic(self.right, r)?);
        let one = left == right || left.is_empty() || right.is_empty();
        let fields = |contract: &Contract, id: RecordId| -> Vec<(Option<String>, Option<u64>)> {
            let fields = contract.types.records[id].fields.iter();
            let field =
                |it: &Field| (it.name.map(|name| folded(&name)), shape::bits(contract, it.ty.id));
            fields.map(field).collect()
        };
        let (ours, theirs) = (fields(self.l(), a), fields(self.r(), b));
        let same_names =
            ours.len() == theirs.len() && ours.iter().zip(&theirs).all(|(a, b)| a.0 == b.0);
        let sizes = (shape::bits(self.l(), l)?, shape::bits(self.r(), r)?);
        let applies = one && (left != right || !left.is_empty()) && same_names;
        (applies && ours != theirs && sizes.0 != sizes.1 && !self.share_a_name(l, r))
            .then_some(sizes)
    }

    /// Whether one side has several types of this name, and another one of them than this is what
    /// the other side means: its module says so, or theirs agree and these do not.
    fn has_better_namesake(&self, l: TypeId, r: TypeId) -> bool {
        let all = |index: &Index<'_>, id| {
            index.name_of(id).map(|name| index.resolved_types(name)).unwrap_or_default()
        };
        if self.has_namesake_in_its_module(l, r) {
            return true;
        }
        if self.share_a_module(l, r) {
            return false;
        }
        let (ls, rs) = (all(self.left, l), all(self.right, r));
        let twins = |l, r| shape::same_parts((self.l(), l), (self.r(), r));
        (ls.len() > 1 || rs.len() > 1)
            && !twins(l, r)
            && (ls.iter().any(|other| *other != l && twins(*other, r))
                || rs.iter().any(|other| *other != r && twins(l, *other)))
    }

    /// Whether two types stand in modules of one name, or one of them has the other's in its own:
    /// that says more than what they consist of.
    fn share_a_module(&self, l: TypeId, r: TypeId) -> bool {
        let (left, right) = (self.left.names_with_modules(l), self.right.names_with_modules(r));
        let flat = |index: &Index<'_>, id, name: &Name| index.names_of(id).contains(&name.as_str());
        left.iter().any(|name| right.contains(name) || flat(self.right, r, name))
            || right.iter().any(|name| flat(self.left, l, name))
    }

    /// Two records of one name that are not each other's counterpart, as `b::Config` is not where
    /// both `a::Config` and `b::Config` became the one `Config` of a header: said once, at the name.
    fn namesakes(&mut self, l: TypeId, r: TypeId, same_layout: bool, at: &str) -> Finding {
        let root = match self.named.get(&(l, r)) {
            Some(Some(root)) => *root,
            _ => {
                let item = self.type_item((l, r), at, Subject::Type(l), Subject::Type(r));
                let mismatch = self.mixed_up(l, r, same_layout);
                let (place, path) = (Place::Alias, Vec::new());
                self.push(&item, DifferenceKind::Use { place, path, mismatch })
            }
        };
        self.named.insert((l, r), Some(root));
        Finding { path: Vec::new(), what: What::Because(root) }
    }

    /// Whether one of two types stands in a module, the other not in a module of this name, and the
    /// other side has this module and in it another type of this name: `quiver_legend` of a header
    /// is what Zig's `quiver.legend` means, and not a `legend` of the header. An alias stands where it
    /// is declared, whatever it stands for.
    pub fn has_namesake_in_its_module(&self, l: TypeId, r: TypeId) -> bool {
        let resolved = |index: &Index<'_>, id| index.contract.types.resolve_id(id);
        let (left, right) = (self.left.names_with_modules(l), self.right.names_with_modules(r));
        let shared = left.iter().any(|name| right.contains(name));
        let modules = !left.is_empty() && !right.is_empty();
        let another = |(ours, id): (&Index<'_>, TypeId), (theirs, than), name: &Name| {
            let types = Index::resolved_types(theirs, name);
            let alike =
                |it: &TypeId| shape::class(theirs.contract, *it) == shape::class(ours.contract, id);
            !types.contains(&resolved(theirs, than)) && types.iter().any(|it| modules || alike(it))
        };
        let (l, r) = ((self.left, l), (self.right, r));
        !shared
            && (left.iter().any(|name| another(l, r, name))
                || right.iter().any(|name| another(r, l, name)))
    }

    /// Whether the relation of two enumerations is one of counterparts.
    pub fn are_counterparts(&self, l: TypeId, r: TypeId) -> bool {
        !matches!(self.relation(l, r), Relation::Mixed { both: true })
    }

    /// The finding that one type is used where the other side uses another.
    pub fn other_type(&self, l: TypeId, r: TypeId, same_layout: bool) -> Finding {
        Finding::here(self.mixed_up(l, r, same_layout))
    }

    fn mixed_up(&self, l: TypeId, r: TypeId, same_layout: bool) -> Mismatch {
        let name = |index: &Index<'_>, id| index.name_of(id).unwrap_or("").to_owned();
        let (mut left, mut right) = (name(self.left, l), name(self.right, r));
        if folded(&left) == folded(&right) {
            // Only the modules tell two types of one name apart.
            (left, right) = (self.left.full_name(l, left), self.right.full_name(r, right));
        }
        Mismatch::OtherType { left: left.into(), right: right.into(), same_layout }
    }
}

/// What is to be said of a type that one side only declares. In a source that is a decision; debug
/// information may just leave the definition out, and then nothing is known of it.
fn hidden(declaring: &Contract, other: &Contract, id: TypeId) -> Vec<Finding> {
    if declaring.header.language != Language::Object || is_handle(other, id) {
        return Vec::new();
    }
    let reason = "the debug information of one side declares the type and does not describe it";
    vec![Finding { path: Vec::new(), what: What::Incomparable(reason.into()) }]
}

/// Whether the other side has a type of this name for one of ours to be the counterpart of. Types
/// of one name belong to their modules: with `a.Config` and `b.Config` over there, our `c.Config`
/// has none; nor has it with `a.Config` alone where we have an `a.Config` too.
fn counterpart_of((ours, id): (&Index<'_>, TypeId), (theirs, name): (&Index<'_>, &str)) -> bool {
    let modules =
        |index: &Index<'_>, id| index.names_with_modules(index.contract.types.resolve_id(id));
    let named = |id: &TypeId| is_named(shape::class(theirs.contract, *id));
    let all: Vec<TypeId> = theirs.resolved_types(name).into_iter().filter(named).collect();
    let (own, flat) = (modules(ours, id), ours.names_of(id));
    let apart = |id: &TypeId| {
        let path = modules(theirs, *id);
        // In a namespace of its own, `a_Config` may still be what `a.Config` is over there.
        let known = |name: &Name| own.contains(name) || flat.contains(&name.as_str());
        !own.is_empty() && !path.is_empty() && !path.iter().any(known)
    };
    let taken = |id: &TypeId| {
        apart(id) && modules(theirs, *id).iter().any(|name| !ours.resolved_types(name).is_empty())
    };
    let ambiguous = all.len() > 1 && all.iter().all(apart);
    !ambiguous && !all.iter().all(taken)
}

/// Whether types of this class have a name of their own and are compared at it.
pub fn is_named(class: Class) -> bool {
    matches!(class, Class::Struct | Class::Union | Class::Enum | Class::Opaque)
}

/// Whether the type only stands for one that somebody else defines: never defined here, an empty
/// private struct, an enumeration without values.
fn is_handle(contract: &Contract, id: TypeId) -> bool {
    match contract.types.resolve(id) {
        Type::Opaque(_) => true,
        Type::Record(record) => shape::is_handle(contract, &contract.types.records[record]),
        Type::Enum(id) => contract.types.enums[id].enumerators.is_empty(),
        _ => false,
    }
}
