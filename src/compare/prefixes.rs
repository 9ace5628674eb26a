//! Prefixes that C puts in front of fields and enumerators, and that other languages leave out.
//!
//! ```text
//! C                                Zig
//! struct timespec {                pub const timespec = extern struct {
//!     time_t tv_sec;                   sec: time_t,
//!     long tv_nsec;                    nsec: c_long,
//! };                               };
//! ```
//! C had one namespace for the fields of all structs and has one for all enumerators, and headers
//! keep the habit. One name that is another on the other side is a renaming; several that lack the
//! same prefix are none.

use crate::contract::Name;

use super::fields::{By, Couple, Member};
use super::names::{folded, plain};

/// A prefix that the names of one side have.
pub struct Prefix {
    text: String,
    on_left: bool,
}

impl Prefix {
    /// The prefix by which two names or more differ, if they are at least half of those on the side
    /// that has it.
    pub fn find(left: &[Name], right: &[Name]) -> Option<Self> {
        let on_right = most_common(left, right).map(|text| Self { text, on_left: false });
        on_right.or_else(|| most_common(right, left).map(|text| Self { text, on_left: true }))
    }

    /// Whether the names differ in nothing but the prefix.
    pub fn relates(&self, left: Name, right: Name) -> bool {
        let (bare, long) = if self.on_left { (right, left) } else { (left, right) };
        between(bare, long).is_some_and(|text| text == self.text)
    }
}

/// Pairs the fields without a partner whose names differ in one prefix.
pub fn pair(couples: &mut Vec<Couple>, ls: &mut Vec<Member>, rs: &mut Vec<Member>) {
    let named = |members: &[Member]| -> Vec<Name> {
        members.iter().filter(|m| !m.is_filler()).filter_map(|m| m.name).collect()
    };
    let Some(prefix) = Prefix::find(&named(ls), &named(rs)) else { return };
    let related = |left: &Member, right: &Member| {
        left.name.zip(right.name).is_some_and(|(left, right)| prefix.relates(left, right))
    };
    ls.retain(|left| {
        let Some(at) = rs.iter().position(|right| related(left, right)) else { return true };
        couples.push(Couple { left: left.clone(), right: rs.remove(at), by: By::Name });
        false
    });
}

fn most_common(bare: &[Name], long: &[Name]) -> Option<String> {
    let all = || bare.iter().flat_map(|b| long.iter().filter_map(|l| between(*b, *l)));
    let counted = |text: String| (all().filter(|other| *other == text).count(), text);
    let (count, text) = all().map(counted).max()?;
    (count > 1 && 2 * count >= long.len()).then_some(text)
}

/// What one name has before the other: `tv_` of `tv_sec` before `sec`.
fn between(bare: Name, long: Name) -> Option<String> {
    let long = plain(&long).trim_start_matches('_');
    let rest = folded(plain(&bare).trim_start_matches('_'));
    let (at, _) = long.match_indices('_').find(|(at, _)| folded(&long[at + 1..]) == rest)?;
    (!rest.is_empty()).then(|| long[..=at].to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(all: &[&str]) -> Vec<Name> {
        all.iter().map(|name| Name::new(name)).collect()
    }

    #[test]
    fn several_names_share_a_prefix_and_one_has_none() {
        let prefix = Prefix::find(&names(&["sec", "nsec"]), &names(&["tv_sec", "tv_nsec"]));
        let prefix = prefix.expect("both have it");
        assert!(prefix.relates(Name::new("sec"), Name::new("tv_sec")));
        assert!(!prefix.relates(Name::new("tv_sec"), Name::new("sec")));
        assert!(Prefix::find(&names(&["len"]), &names(&["max_len"])).is_none());
        let few = names(&["a_x", "a_y", "b", "c", "d"]);
        assert!(Prefix::find(&names(&["x", "y"]), &few).is_none());
    }
}
