//! Arrays that stand for fields of one type in a row.
//!
//! ```text
//! C                                Rust
//! float x, y, z;                   position: [f32; 3],
//! ```

use super::fields::{By, Couple, Member};

/// Pairs an array without a partner with the fields that lie where its elements do, if each of
/// them agrees with an element.
pub fn pair(
    couples: &mut Vec<Couple>,
    ls: &mut Vec<Member>,
    rs: &mut Vec<Member>,
    mut agree: impl FnMut(&Member, &Member) -> bool,
) {
    side(couples, ls, rs, false, &mut agree);
    side(couples, rs, ls, true, &mut |array, field| agree(field, array));
}

fn side(
    couples: &mut Vec<Couple>,
    arrays: &mut Vec<Member>,
    fields: &mut Vec<Member>,
    flipped: bool,
    agree: &mut impl FnMut(&Member, &Member) -> bool,
) {
    arrays.retain(|array| {
        let Some(run) = run(array, fields, agree) else { return true };
        fields.retain(|field| !run.contains(&field.indices));
        // The run has no name but the one that the array gives it.
        let whole = Member { indices: run[0].clone(), ..array.clone() };
        let (left, right) = if flipped { (whole, array.clone()) } else { (array.clone(), whole) };
        couples.push(Couple { left, right, by: By::Cover { fits: true } });
        false
    });
}

/// Where the fields stand that lie under the elements of `array`, one under each.
fn run(
    array: &Member,
    fields: &[Member],
    agree: &mut impl FnMut(&Member, &Member) -> bool,
) -> Option<Vec<Vec<usize>>> {
    let (element, length) = array.row.filter(|(_, length)| *length > 1)?;
    let size = array.size? / length;
    let below = fields.iter().filter(|field| field.overlaps(array));
    let below: Vec<&Member> = below.collect();
    if below.len() as u64 != length {
        return None;
    }
    let under = |(at, field): (u64, &&Member)| {
        let part = Member { ty: element, size: Some(size), row: None, ..array.clone() };
        let place = field.offset == array.offset + at * size && field.size == Some(size);
        (place && field.bit_width.is_none() && agree(&part, field)).then(|| field.indices.clone())
    };
    (0..).zip(&below).map(under).collect()
}
