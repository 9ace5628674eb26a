//! Folding what two parties differ in into the cause that a third party has already named.
//!
//! ```text
//! Rust                                 C                       Zig
//! struct Meters(f32);                  typedef double Meters;
//! struct Track { length: Meters }      Meters length;          length: f64
//! ```
//! Rust and C differ in `Meters`, and `Track.length` follows. Zig has no `Meters`, so that Rust and
//! Zig differ in `Track.length` itself; yet Zig only agrees with C.

use super::index::Index;
use super::{Also, Consequence, Difference, DifferenceKind, Effect, Mismatch, Which};

/// The differences without those that follow from others.
pub fn fold(mut differences: Vec<Difference>) -> Vec<Difference> {
    let mut at = 0;
    while at < differences.len() {
        match cause(&differences, at) {
            Some((root, with, which)) => {
                let folded = differences.remove(at);
                let root = if root > at { root - 1 } else { root };
                absorb(&mut differences[root], with, which, &folded);
            }
            None => at += 1,
        }
    }
    differences
}

/// The differences without those between two parties that both part with a third about the same
/// thing: what each of them has to change is said already, and of three sides of a triangle two
/// tell all.
///
/// ```text
/// C                     Rust                   Zig
/// const uint8_t *data   data: [u8; 4]          data: [4]u16
/// ```
pub fn fold_triangles(parties: &[Index<'_>], mut differences: Vec<Difference>) -> Vec<Difference> {
    let mut at = 0;
    while at < differences.len() {
        let third = (0..parties.len()).find(|third| closes(parties, &differences, at, *third));
        match third {
            Some(_) => drop(differences.remove(at)),
            None => at += 1,
        }
    }
    differences
}

/// Whether both parties of the difference at `at` are told to follow `third`, whose names lead.
fn closes(parties: &[Index<'_>], differences: &[Difference], at: usize, third: usize) -> bool {
    let folded = &differences[at];
    let own = [folded.left.party, folded.right.party];
    let leads = |party: &usize| parties[third].rank() < parties[*party].rank();
    if !folded.also.is_empty() || own.contains(&third) || !own.iter().all(leads) {
        return false;
    }
    let parts = |difference: &Difference, party: usize| {
        [Which::Left, Which::Right].into_iter().any(|which| {
            difference.sides(which).any(|side| side.party == third)
                && difference.sides(which.other()).any(|side| side.party == party)
        })
    };
    own.iter().all(|party| {
        differences.iter().enumerate().any(|(other, difference)| {
            other != at
                && difference.item == folded.item
                && difference.level() >= folded.level()
                && same_aspect(difference, folded)
                && parts(difference, *party)
        })
    })
}

/// Whether two differences are about one aspect of their item: its type in one place, or what one
/// code is about.
fn same_aspect(left: &Difference, right: &Difference) -> bool {
    match (&left.kind, &right.kind) {
        (DifferenceKind::Use { place: l, .. }, DifferenceKind::Use { place: r, .. }) => l == r,
        _ => left.code() == right.code(),
    }
}

/// Whether a use of another width may follow from the difference of a type: an enumeration of the
/// same two widths, or any type whose layout is another. That an enumeration is closed explains no
/// width, nor do eight bits against sixteen explain four bytes against eight.
fn widths_agree(difference: &Difference, explained: &Difference) -> bool {
    let DifferenceKind::Use { mismatch: Mismatch::Width { left, right }, .. } = explained.kind
    else {
        return false;
    };
    match difference.kind {
        DifferenceKind::EnumWidth { left: l, right: r } => {
            let of = (u64::from(l), u64::from(r));
            of == (left, right) || of == (right, left)
        }
        _ => difference.level() >= explained.level(),
    }
}

/// The difference that explains the one at `at`, the side of it with which the third party agrees,
/// and the side on which that party stands in the explained one.
fn cause(differences: &[Difference], at: usize) -> Option<(usize, Which, Which)> {
    let explained = &differences[at];
    if !explained.also.is_empty() {
        return None;
    }
    differences.iter().enumerate().find_map(|(root, difference)| {
        let same = difference.code() == explained.code() || widths_agree(difference, explained);
        let follows = difference.follows.iter();
        let used = follows.into_iter().any(|f| f.item == explained.item && f.effect == Effect::Use);
        if root == at || !same || !used {
            return None;
        }
        let sides = [Which::Left, Which::Right]
            .map(|shared| (shared, third(difference, explained, shared)));
        sides.into_iter().find_map(|(shared, third)| {
            let third = third?;
            let other = shared.other();
            let agree = !part(differences, difference, other, explained, third);
            agree.then_some((root, other, third))
        })
    })
}

/// The side of `explained` that takes no part in `root`, or the same part, if its other side stands
/// on the side `shared` of `root`.
fn third(root: &Difference, explained: &Difference, shared: Which) -> Option<Which> {
    let takes_part = |party| {
        [Which::Left, Which::Right].iter().any(|w| root.sides(*w).any(|s| s.party == party))
    };
    let stands = |party| root.sides(shared).any(|s| s.party == party);
    [Which::Left, Which::Right].into_iter().find(|third| {
        let (own, other) = (side(explained, *third), side(explained, third.other()));
        let opposite = || root.sides(shared.other()).any(|s| s.party == own);
        stands(other) && (!takes_part(own) || opposite())
    })
}

fn side(difference: &Difference, which: Which) -> usize {
    if which == Which::Left { difference.left.party } else { difference.right.party }
}

/// Whether the third party parts in this item with a party on the side `which` of `root`.
fn part(
    all: &[Difference],
    root: &Difference,
    which: Which,
    explained: &Difference,
    third: Which,
) -> bool {
    let third = side(explained, third);
    let parties: Vec<usize> = root.sides(which).map(|side| side.party).collect();
    let about = |difference: &Difference| {
        let used = |f: &Consequence| f.item == explained.item && f.effect == Effect::Use;
        let follows = difference.follows.iter().any(used);
        follows || difference.item == explained.item
    };
    all.iter().filter(|difference| about(difference)).any(|difference| {
        let stands = |which, wanted: &[usize]| {
            difference.sides(which).any(|side| wanted.contains(&side.party))
        };
        let (left, right) = (Which::Left, Which::Right);
        (stands(left, &[third]) && stands(right, &parties))
            || (stands(right, &[third]) && stands(left, &parties))
    })
}

/// Names the third party beside the side of `root` with which it agrees.
fn absorb(root: &mut Difference, with: Which, third: Which, explained: &Difference) {
    let flipped = explained.clone().flipped();
    let explained = if with == third { explained } else { &flipped };
    let side = if with == Which::Left { &explained.left } else { &explained.right };
    if !root.sides(with).any(|known| known.party == side.party) {
        root.also.push(Also { with, side: side.clone() });
    }
    for follows in &explained.follows {
        root.adopt_consequence(explained, follows);
    }
}
