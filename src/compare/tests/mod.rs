//! Every code fires where it should and stays silent in the twin beside it.

mod by_value;
mod functions;
mod idioms;
mod linkage;
mod pitfalls;
mod properties;
mod records;
mod text;
mod values;

use super::*;
use crate::contract::Contract;

/// What is reported, as `level code item`, in the order of the report.
fn lines(comparison: &Comparison) -> Vec<String> {
    let line = |d: &Difference| format!("{} {} {}", d.level(), d.code(), d.item);
    comparison.differences.iter().map(line).collect()
}

/// Compares in both directions, which must say the same, and each side with itself, which must
/// say nothing.
fn compared(left: &Contract, right: &Contract) -> Comparison {
    for contract in [left, right] {
        let mut twin = contract.clone();
        twin.header.party = "twin".into();
        let own = pair_differences(contract, &twin);
        assert!(own.is_empty(), "a contract disagrees with itself: {own:?}");
    }
    let forth = compare_pair(left, right);
    let back = compare_pair(right, left);
    let (mut a, mut b) = (lines(&forth), lines(&back));
    a.sort();
    b.sort();
    assert_eq!(a, b, "the order of the sides matters");
    forth
}

/// The differences, linkage aside: a contract that imports something does not offer it to itself.
fn pair_differences(left: &Contract, right: &Contract) -> Vec<Difference> {
    let linkage = [Code::SymbolMissing, Code::Unused];
    let mut differences = compare_pair(left, right).differences;
    differences.retain(|d| !linkage.contains(&d.code()));
    differences
}

/// Asserts what is reported about two contracts.
#[track_caller]
fn says(left: &Contract, right: &Contract, expected: &[&str]) -> Comparison {
    let comparison = compared(left, right);
    assert_eq!(lines(&comparison), expected, "{:#?}", comparison.differences);
    comparison
}

/// Asserts that nothing is reported and nothing was left out.
#[track_caller]
fn silent(left: &Contract, right: &Contract) {
    let comparison = says(left, right, &[]);
    assert!(comparison.coverage.incomparable.is_empty(), "{:?}", comparison.coverage.incomparable);
}

/// The items that follow from the only difference.
fn follows(comparison: &Comparison) -> Vec<&str> {
    let [only] = comparison.differences.as_slice() else { panic!("{:?}", lines(comparison)) };
    only.follows.iter().map(|f| f.item.as_str()).collect()
}
