//! Comparing enumerations.

use std::collections::BTreeSet;

use crate::contract::{Contract, Enum, EnumId, LayoutPromise, Name, Type, TypeId};

use super::finding::{Context, Finding, Item};
use super::names::{folded, is_sentinel, plain};
use super::prefixes::Prefix;
use super::walk::Walk;
use super::{Container, DifferenceKind, Effect, Subject, Which, shape};

impl Walk<'_> {
    /// Two uses of enumerations.
    pub fn enums(&mut self, l: TypeId, r: TypeId, context: Context, at: &str) -> Vec<Finding> {
        if !self.are_counterparts(l, r) {
            let same = shape::bits(self.l(), l) == shape::bits(self.r(), r);
            return vec![self.other_type(l, r, same)];
        }
        if self.trial {
            let same = context == Context::Pointee || self.seem_one_enum(l, r);
            return if same { Vec::new() } else { vec![self.other_type(l, r, false)] };
        }
        self.by_name(l, r, context, at)
    }

    /// Whether two enumerations are one as far as a glance tells: by a name, or width and values.
    fn seem_one_enum(&self, l: TypeId, r: TypeId) -> bool {
        let values = |contract: &Contract, id| -> BTreeSet<i128> {
            match contract.types.resolve(id) {
                Type::Enum(id) => {
                    contract.types.enums[id].enumerators.iter().map(|it| it.value).collect()
                }
                _ => BTreeSet::new(),
            }
        };
        let same_values = || values(self.l(), l) == values(self.r(), r);
        let same_width = || shape::bits(self.l(), l) == shape::bits(self.r(), r);
        let named = self.share_a_name(l, r) || self.share_their_own_name((l, r));
        named || (same_width() && same_values())
    }

    /// Compares two enumerations and answers with the difference that explains another width.
    pub fn enum_pair(
        &mut self,
        (l, a): (TypeId, EnumId),
        (r, b): (TypeId, EnumId),
        at: &str,
    ) -> Option<usize> {
        let item = self.type_item((l, r), at, Subject::Enum(a), Subject::Enum(b));
        let (left, right) = (&self.l().types.enums[a], &self.r().types.enums[b]);
        if left.enumerators.is_empty() || right.enumerators.is_empty() {
            let reason = "one side gives the enumeration no values";
            if left.enumerators.len() != right.enumerators.len() {
                self.incomparable(&item.item, reason.into());
            }
            return None;
        }
        let root = self.enum_width((l, left), (r, right), &item);
        self.enumerators((a, left), (b, right), &item);
        root
    }

    fn enum_width(
        &mut self,
        (l, left): (TypeId, &Enum),
        (r, right): (TypeId, &Enum),
        item: &Item,
    ) -> Option<usize> {
        let widths = shape::bits(self.l(), l).zip(shape::bits(self.r(), r))?;
        let differ = widths.0 != widths.1;
        let free = (left.layout, right.layout);
        let unspecified = match free {
            (LayoutPromise::Unspecified, LayoutPromise::Promised) => Some(Which::Left),
            (LayoutPromise::Promised, LayoutPromise::Unspecified) => Some(Which::Right),
            _ => None,
        };
        if let Some(unspecified) = unspecified {
            let kind = DifferenceKind::MissingReprC { unspecified, agrees: !differ };
            let root = self.push(item, kind);
            if differ {
                let (left, right) = (widths.0 / 8, widths.1 / 8);
                self.follow(root, item, Effect::Size { left, right });
            }
            return differ.then_some(root);
        }
        let (left, right) = (u32::try_from(widths.0).ok()?, u32::try_from(widths.1).ok()?);
        differ.then(|| self.push(item, DifferenceKind::EnumWidth { left, right }))
    }

    fn enumerators(
        &mut self,
        (a, left): (EnumId, &Enum),
        (b, right): (EnumId, &Enum),
        item: &Item,
    ) {
        let (mut pairs, mut left_only, mut right_only) = pair_enumerators(left, right);
        let renamed = renamed(left, right, &mut left_only, &mut right_only);
        pairs.sort_unstable();
        for (i, j) in pairs {
            let (l, r) = (&left.enumerators[i], &right.enumerators[j]);
            if l.value != r.value {
                let kind = DifferenceKind::EnumeratorValue { left: l.value, right: r.value };
                self.enumerator(item, (a, Some(i)), (b, Some(j)), kind);
            }
        }
        for (i, j) in renamed {
            let (l, r) = (&left.enumerators[i], &right.enumerators[j]);
            let kind =
                DifferenceKind::EnumeratorRenamed { left: l.name, right: r.name, value: l.value };
            self.enumerator(item, (a, Some(i)), (b, Some(j)), kind);
        }
        for i in left_only {
            let kind = missing(left, right, i, Which::Left);
            self.enumerator(item, (a, Some(i)), (b, None), kind);
        }
        for j in right_only {
            let kind = missing(right, left, j, Which::Right);
            self.enumerator(item, (a, None), (b, Some(j)), kind);
        }
    }

    fn enumerator(
        &mut self,
        item: &Item,
        (a, i): (EnumId, Option<usize>),
        (b, j): (EnumId, Option<usize>),
        kind: DifferenceKind,
    ) {
        let name = |e: &Enum, index: Option<usize>| index.map(|i| e.enumerators[i].name);
        let left = name(&self.l().types.enums[a], i);
        let right = name(&self.r().types.enums[b], j);
        let lead = self.lead(left, right).map_or(String::new(), |name| name.to_string());
        let subject = |of, index: Option<usize>| match index {
            Some(index) => Subject::Enumerator { of, index },
            None => Subject::Absent(Container::Enum(of)),
        };
        let path = |enum_path: &Option<String>, name: Option<crate::contract::Name>| {
            let name = name?;
            Some(enum_path.as_ref().map_or(name.to_string(), |path| format!("{path}.{name}")))
        };
        let item = Item {
            item: if item.item.is_empty() { lead } else { format!("{}.{lead}", item.item) },
            left_path: path(&item.left_path, left),
            right_path: path(&item.right_path, right),
            left: subject(a, i),
            right: subject(b, j),
        };
        self.push(&item, kind);
    }
}

/// The fact that `other` lacks the enumerator with this index. A second name for a value that the
/// other side has under another name costs nothing; nor does a mark for the end.
fn missing(of: &Enum, other: &Enum, index: usize, present: Which) -> DifferenceKind {
    let enumerator = &of.enumerators[index];
    let second_name = other.enumerators.iter().any(|e| e.value == enumerator.value);
    let sentinel = is_sentinel(&enumerator.name) || second_name;
    DifferenceKind::EnumeratorMissing { present, value: enumerator.value, sentinel }
}

/// Pairs of indices, and the indices without a partner on the left and on the right.
type Paired = (Vec<(usize, usize)>, Vec<usize>, Vec<usize>);

/// Pairs enumerators by name: as written, or else with the enumeration's own prefix and the
/// language's case dropped (C's `COLOR_DARK_RED`, Rust's `DarkRed`, Zig's `dark_red`).
fn pair_enumerators(left: &Enum, right: &Enum) -> Paired {
    let mut pairs = Vec::new();
    let mut left_only: Vec<usize> = (0..left.enumerators.len()).collect();
    let mut right_only: Vec<usize> = (0..right.enumerators.len()).collect();
    let exact = |e: &Enum, i: usize| plain(e.enumerators[i].name.as_str()).to_owned();
    pair_by(&mut pairs, &mut left_only, &mut right_only, |i| exact(left, i), |j| exact(right, j));
    let (l, r) = (short_names(left), short_names(right));
    pair_by(&mut pairs, &mut left_only, &mut right_only, |i| l[i].clone(), |j| r[j].clone());
    let fold = |e: &Enum, i: usize| folded(&e.enumerators[i].name);
    pair_by(&mut pairs, &mut left_only, &mut right_only, |i| fold(left, i), |j| fold(right, j));
    by_prefix(left, right, &mut pairs, &mut left_only, &mut right_only);
    (pairs, left_only, right_only)
}

fn pair_by(
    pairs: &mut Vec<(usize, usize)>,
    left_only: &mut Vec<usize>,
    right_only: &mut Vec<usize>,
    left_key: impl Fn(usize) -> String,
    right_key: impl Fn(usize) -> String,
) {
    left_only.retain(|i| {
        let key = left_key(*i);
        let Some(at) = right_only.iter().position(|j| right_key(*j) == key) else { return true };
        pairs.push((*i, right_only.remove(at)));
        false
    });
}

/// Pairs what is left and differs in one prefix that not all share (`_COLOR_COUNT` has none).
fn by_prefix(
    left: &Enum,
    right: &Enum,
    pairs: &mut Vec<(usize, usize)>,
    left_only: &mut Vec<usize>,
    right_only: &mut Vec<usize>,
) {
    let name = |of: &Enum, at: &usize| of.enumerators[*at].name;
    let ls: Vec<Name> = left_only.iter().map(|at| name(left, at)).collect();
    let rs: Vec<Name> = right_only.iter().map(|at| name(right, at)).collect();
    let Some(prefix) = Prefix::find(&ls, &rs) else { return };
    left_only.retain(|i| {
        let related = |j: &usize| prefix.relates(name(left, i), name(right, j));
        let Some(at) = right_only.iter().position(related) else { return true };
        pairs.push((*i, right_only.remove(at)));
        false
    });
}

/// The folded names of all enumerators without the prefix that they share: the enumeration's name,
/// or else the words that all of them begin with.
fn short_names(of: &Enum) -> Vec<String> {
    let prefix = of.name.map(|name| folded(&name)).unwrap_or_default();
    let by_enum = |name: &str| {
        let name = folded(name);
        let rest = name.strip_prefix(&prefix).filter(|rest| !rest.is_empty());
        rest.map(str::to_owned).unwrap_or(name)
    };
    let names: Vec<&str> = of.enumerators.iter().map(|e| e.name.as_str()).collect();
    let named = |name: &&str| folded(name).starts_with(&prefix);
    if !prefix.is_empty() && names.iter().all(named) {
        return names.into_iter().map(by_enum).collect();
    }
    let shared = shared_words(&names);
    names.iter().map(|name| folded(&name[shared..])).collect()
}

/// The length of the longest run of whole words (`COLOR_`) with which all names begin and which
/// leaves something of each.
fn shared_words(names: &[&str]) -> usize {
    let Some(first) = names.first().filter(|_| names.len() > 1) else { return 0 };
    let mut ends = first.char_indices().filter(|(_, c)| *c == '_').map(|(at, _)| at + 1);
    let shared = |end: &usize| {
        names.iter().all(|name| name.len() > *end && name.starts_with(&first[..*end]))
    };
    ends.rfind(shared).unwrap_or(0)
}

/// Takes out the enumerators that have no partner by name and one by value, and nothing else on
/// either side has that value.
fn renamed(
    left: &Enum,
    right: &Enum,
    left_only: &mut Vec<usize>,
    right_only: &mut Vec<usize>,
) -> Vec<(usize, usize)> {
    let alone = |e: &Enum, value: i128| e.enumerators.iter().filter(|x| x.value == value).count();
    let mut pairs = Vec::new();
    left_only.retain(|i| {
        let value = left.enumerators[*i].value;
        let same = |j: &usize| right.enumerators[*j].value == value;
        let unique = alone(left, value) == 1 && alone(right, value) == 1;
        let Some(at) = right_only.iter().position(same).filter(|_| unique) else { return true };
        pairs.push((*i, right_only.remove(at)));
        false
    });
    pairs
}
