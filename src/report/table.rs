//! The fields of a record as both sides lay it out, next to each other.

use super::declaration::field as declare;
use super::error::bar;
use super::message::offset_number;
use super::style::{self, paint};
use crate::check::Outcome;
use crate::compare::{Container, Side, Subject, type_bits};
use crate::contract::{Contract, Record, RecordId, Type};

/// Rows shown around the one that disagrees; the others are counted.
const BEFORE: usize = 3;
const AFTER: usize = 6;
/// The most rows between the first and the last marked one.
const LONGEST: usize = 20;

/// A field of the left side and the one of the right that stands beside it.
type Pair = (Option<usize>, Option<usize>);

/// A field, or what stands in an anonymous member.
struct Row {
    /// Distance from the start of the outermost record, in bits.
    bit_offset: u64,
    /// Size in bits, where known.
    bits: Option<u64>,
    bit_field: bool,
    name: String,
    text: String,
    indices: Vec<usize>,
}

/// One side of the table.
struct Half<'a> {
    title: String,
    record: &'a Record,
    rows: Vec<Row>,
    /// The rows that differences are about.
    marked: Vec<usize>,
}

/// The table, each line beginning as the excerpts above it do, or nothing where the difference is
/// not about a record that both sides have. Every row that one of the outcome's differences is
/// about is marked.
///
/// `width` is that of the whole line, `gutter` that of the line numbers above.
pub fn table(
    left: &Side,
    right: &Side,
    outcome: &Outcome,
    (width, gutter): (usize, usize),
) -> Option<String> {
    let (left, right) = (half(left, outcome)?, half(right, outcome)?);
    if left.rows.len().max(right.rows.len()) < 2 {
        return None;
    }
    let pairs = pair(&left.rows, &right.rows);
    let is_marked = |(l, r): &Pair| {
        l.is_some_and(|l| left.marked.contains(&l)) || r.is_some_and(|r| right.marked.contains(&r))
    };
    let marked: Vec<bool> = pairs.iter().map(is_marked).collect();
    let bar = bar(gutter);
    let width = width.saturating_sub(gutter);
    let lines = lines((&left, &right), &pairs, &marked, (&bar, width));
    Some(format!("{bar}\n{lines}{bar}\n"))
}

/// The record that a subject is about or in.
#[must_use]
pub fn record_of(subject: &Subject) -> Option<RecordId> {
    match subject {
        Subject::Record(id)
        | Subject::Field { record: id, .. }
        | Subject::Absent(Container::Record(id)) => Some(*id),
        _ => None,
    }
}

fn half<'a>(side: &Side, outcome: &'a Outcome) -> Option<Half<'a>> {
    let contract = outcome.contracts.get(side.party)?;
    let id = record_of(&side.subject)?;
    let record = &contract.types.records[id];
    let mut rows = Vec::new();
    flatten(contract, record, 0, &mut Vec::new(), &mut rows);
    let about = outcome.differences.iter().flat_map(|found| [&found.left, &found.right]);
    let about: Vec<&[usize]> =
        about.filter(|s| s.party == side.party).filter_map(|s| indices(s, id)).collect();
    let is_marked = |row: &Row| about.contains(&row.indices.as_slice());
    let marked = rows.iter().enumerate().filter(|(_, row)| is_marked(row)).map(|(at, _)| at);
    let title = format!("{} ({})", side.name, contract.header.language);
    Some(Half { title, record, marked: marked.collect(), rows })
}

/// The field of `record` that a side is about.
fn indices(side: &Side, id: RecordId) -> Option<&[usize]> {
    match &side.subject {
        Subject::Field { record, indices } if *record == id => Some(indices),
        _ => None,
    }
}

/// All fields of `record`, those of anonymous members in their place.
fn flatten(
    contract: &Contract,
    record: &Record,
    base: u64,
    path: &mut Vec<usize>,
    rows: &mut Vec<Row>,
) {
    for (index, field) in record.fields.iter().enumerate() {
        path.push(index);
        let bit_offset = base + field.bit_offset;
        match (field.name, contract.types.resolve(field.ty.id)) {
            (None, Type::Record(inner)) => {
                flatten(contract, &contract.types.records[inner], bit_offset, path, rows);
            }
            (name, _) => rows.push(Row {
                bit_offset,
                bits: field.bit_width.map(u64::from).or(type_bits(contract, field.ty.id)),
                bit_field: field.bit_width.is_some(),
                name: name.map(|name| name.to_string()).unwrap_or_default(),
                text: declare(contract, field),
                indices: path.clone(),
            }),
        }
        path.pop();
    }
}

/// Rows side by side: by name where both sides go on with it, else by place.
fn pair(left: &[Row], right: &[Row]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let (mut l, mut r) = (0, 0);
    while l < left.len() || r < right.len() {
        let later_in = |rows: &[Row], from: usize, name: &str| {
            rows.get(from..).unwrap_or_default().iter().any(|row| row.name == name)
        };
        let (take_left, take_right) = match (left.get(l), right.get(r)) {
            (Some(a), Some(b)) if a.name == b.name => (true, true),
            (Some(a), Some(b)) => {
                let only_left = !later_in(right, r, &a.name) && later_in(left, l, &b.name);
                let only_right = !later_in(left, l, &b.name) && later_in(right, r, &a.name);
                (!only_right, !only_left)
            }
            (a, b) => (a.is_some(), b.is_some()),
        };
        pairs.push((take_left.then_some(l), take_right.then_some(r)));
        l += usize::from(take_left);
        r += usize::from(take_right);
    }
    pairs
}

fn lines(
    (left, right): (&Half<'_>, &Half<'_>),
    pairs: &[Pair],
    marked: &[bool],
    (bar, width): (&str, usize),
) -> String {
    let column = column_width(left, right, width);
    let mut text = String::new();
    let mut line = |sign: &str, left: &str, right: &str, colour: anstyle::Style| {
        let row = format!("{left:<column$}  {right}");
        let row = paint(colour, &format!("{sign} {}", row.trim_end()));
        text.push_str(&format!("{bar} {row}\n"));
    };
    let plain = anstyle::Style::new();
    line(" ", &left.title, &right.title, style::BOLD);
    line(" ", "offset   size  field", "offset   size  field", plain);
    let (from, to) = window(marked);
    if from > 0 {
        line(" ", &format!("… {from} before"), "", plain);
    }
    for (index, (l, r)) in pairs.iter().enumerate().take(to).skip(from) {
        let cell = |half: &Half<'_>, row: &Option<usize>| {
            row.and_then(|row| half.rows.get(row)).map(|row| cell(row, column)).unwrap_or_default()
        };
        let (sign, colour) = if marked[index] { (">", style::ERROR) } else { (" ", plain) };
        line(sign, &cell(left, l), &cell(right, r), colour);
    }
    if to < pairs.len() {
        line(" ", &format!("… {} more", pairs.len() - to), "", plain);
    }
    line(" ", &whole(left.record), &whole(right.record), plain);
    text
}

/// As wide as the widest cell on the left, but no more than half of the line.
fn column_width(left: &Half<'_>, right: &Half<'_>, width: usize) -> usize {
    let most = (width.saturating_sub(10) / 2).max(24);
    let cells = left.rows.iter().chain(&right.rows).map(|row| 15 + row.text.chars().count());
    let least = left.title.chars().count().max(whole(left.record).len()).max(22);
    cells.max().unwrap_or(0).max(least).min(most)
}

/// The rows to show: those around the ones that are marked, or the first.
fn window(marked: &[bool]) -> (usize, usize) {
    let rows = marked.len();
    let first = marked.iter().position(|marked| *marked).unwrap_or(0);
    let last = marked.iter().rposition(|marked| *marked).unwrap_or(0);
    let from = first.saturating_sub(BEFORE);
    let to = (last.min(first + LONGEST) + AFTER + 1).min(rows);
    // One left-out row takes as much place as the line that counts it.
    let from = if from <= 1 { 0 } else { from };
    let to = if rows - to <= 1 { rows } else { to };
    (from, to)
}

fn cell(row: &Row, width: usize) -> String {
    let size = match row.bits {
        Some(bits) if row.bit_field => format!("{bits}b"),
        Some(bits) => bits.div_ceil(8).to_string(),
        None => "?".to_owned(),
    };
    let text = format!("{:>6}  {size:>5}  {}", offset_number(row.bit_offset), row.text);
    if text.chars().count() <= width {
        return text;
    }
    let shortened: String = text.chars().take(width.saturating_sub(1)).collect();
    shortened + "…"
}

fn whole(record: &Record) -> String {
    let packed = record.packed.map(|n| format!(", packed {n}")).unwrap_or_default();
    format!("size {}, alignment {}{packed}", record.size, record.align)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(names: &str) -> Vec<Row> {
        let row = |name: char| Row {
            bit_offset: 0,
            bits: None,
            bit_field: false,
            name: name.to_string(),
            text: String::new(),
            indices: Vec::new(),
        };
        names.chars().map(row).collect()
    }

    fn paired(left: &str, right: &str) -> String {
        let name = |text: &str, i: Option<usize>| i.map_or('-', |i| text.as_bytes()[i] as char);
        let pairs = pair(&rows(left), &rows(right));
        let words = pairs.iter().map(|(l, r)| format!("{}{}", name(left, *l), name(right, *r)));
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn rows_pair_by_name_else_by_place() {
        assert_eq!(paired("abc", "abc"), "aa bb cc");
        assert_eq!(paired("ac", "abc"), "aa -b cc");
        assert_eq!(paired("abc", "ab"), "aa bb c-");
        assert_eq!(paired("axc", "ayc"), "aa xy cc");
        assert_eq!(paired("ab", "ba"), "ab ba");
    }

    #[test]
    fn far_rows_are_counted_instead_of_shown() {
        let rows = |count: usize, marked: &[usize]| {
            window(&(0..count).map(|row| marked.contains(&row)).collect::<Vec<_>>())
        };
        assert_eq!(rows(30, &[10]), (7, 17));
        assert_eq!(rows(30, &[10, 12]), (7, 19));
        assert_eq!(rows(6, &[2]), (0, 6));
        assert_eq!(rows(30, &[]), (0, 7));
    }
}
