//! Which fields have to move to turn one order into another.

/// The positions in `places` whose elements stand in another order on the right, given the place of
/// every element on both sides: both for a swap, else the fewest that have to move. Ascending by
/// place on the left.
///
/// Elements that share a place on one side (members of a union) are never out of order.
pub fn moved(places: &[(u64, u64)]) -> Vec<usize> {
    let mut by_left: Vec<usize> = (0..places.len()).collect();
    by_left.sort_by_key(|at| (places[*at].0, places[*at].1));
    let mut by_right = by_left.clone();
    by_right.sort_by_key(|at| (places[*at].1, places[*at].0));
    let displaced: Vec<usize> =
        by_left.iter().zip(&by_right).filter(|(l, r)| l != r).map(|(l, _)| *l).collect();
    if displaced.len() <= 2 {
        return displaced;
    }
    let keep = longest_increasing(&by_left, |at| (places[at].1, places[at].0));
    by_left.into_iter().filter(|at| !keep.contains(at)).collect()
}

/// The first elements of two runs that have changed places around others that stay between them, as
/// `a` and `b` have here, whose run is longer: `a x b c` and `b c x a`. None where it is not as simple.
///
/// [`moved`] would say that `a` and `x` have moved, since that is fewer than what `a` has changed
/// places with.
pub fn swapped(places: &[(u64, u64)]) -> Option<Vec<usize>> {
    let mut by_left: Vec<usize> = (0..places.len()).collect();
    by_left.sort_by_key(|at| (places[*at].0, places[*at].1));
    let mut by_right = by_left.clone();
    by_right.sort_by_key(|at| (places[*at].1, places[*at].0));
    let mut rank = vec![0; places.len()];
    by_right.iter().enumerate().for_each(|(place, at)| rank[*at] = place);
    let follows = |pair: &[usize]| rank[pair[1]] == rank[pair[0]] + 1;
    let breaks = by_left.windows(2).enumerate().filter(|(_, pair)| !follows(pair));
    let heads: Vec<usize> =
        by_left.first().copied().into_iter().chain(breaks.map(|(at, _)| by_left[at + 1])).collect();
    let mut on_right = heads.clone();
    on_right.sort_by_key(|at| rank[*at]);
    let differ = heads.iter().zip(&on_right).enumerate().filter(|(_, (l, r))| l != r);
    let places: Vec<usize> = differ.map(|(place, _)| place).collect();
    match places.as_slice() {
        [first, last] if last - first > 1 => Some(vec![heads[*first], heads[*last]]),
        _ => None,
    }
}

/// How many pairs of elements stand in one order on the left and in the other on the right.
pub fn crossed(places: &[(u64, u64)]) -> usize {
    let crosses =
        |a: &(u64, u64), b: &(u64, u64)| (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1);
    let behind =
        |at: usize| places[at + 1..].iter().filter(move |b| crosses(&places[at], b)).count();
    (0..places.len()).map(behind).sum()
}

/// The longest run of elements, not necessarily neighbours, whose keys do not fall.
fn longest_increasing<K: Ord>(elements: &[usize], key: impl Fn(usize) -> K) -> Vec<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(elements.len());
    for (at, element) in elements.iter().enumerate() {
        let before = (0..at).filter(|b| key(elements[*b]) <= key(*element));
        let longest = before.max_by_key(|b| best[*b].0);
        best.push((longest.map_or(1, |b| best[b].0 + 1), longest));
    }
    let mut at = (0..best.len()).max_by_key(|at| best[*at].0);
    let mut run = Vec::new();
    while let Some(position) = at {
        run.push(elements[position]);
        at = best[position].1;
    }
    run
}

#[cfg(test)]
mod tests {
    use super::{crossed, moved, swapped};

    #[test]
    fn one_order_moves_nothing() {
        assert!(moved(&[(0, 0), (4, 8), (8, 16)]).is_empty());
        // Members of an anonymous union share a place.
        assert!(moved(&[(0, 0), (8, 8), (8, 8), (16, 16)]).is_empty());
    }

    #[test]
    fn a_swap_moves_both() {
        assert_eq!(moved(&[(0, 4), (4, 0)]), [0, 1]);
        assert_eq!(moved(&[(0, 8), (4, 4), (8, 0)]), [0, 2]);
    }

    #[test]
    fn runs_that_change_places_are_told_by_their_first() {
        let (a, x, b, c) = ((0, 24), (8, 16), (16, 0), (24, 8));
        assert_eq!(moved(&[a, x, b, c]), [0, 1]);
        assert_eq!(swapped(&[a, x, b, c]), Some(vec![0, 2]));
        // Nothing stays between them: one of them has moved.
        assert_eq!(swapped(&[(0, 16), (8, 0), (16, 8)]), None);
        assert_eq!(swapped(&[(0, 8), (8, 16), (16, 24), (24, 0)]), None);
        assert_eq!(swapped(&[(0, 0), (8, 16)]), None);
        assert_eq!(swapped(&[]), None);
    }

    #[test]
    fn pairs_that_cross_are_counted() {
        assert_eq!(crossed(&[(0, 0), (8, 8), (8, 8)]), 0);
        assert_eq!(crossed(&[(0, 4), (4, 0), (8, 8)]), 1);
        assert_eq!(crossed(&[(0, 8), (4, 0), (8, 4)]), 2);
    }

    #[test]
    fn one_field_moved_to_the_front_is_one_field() {
        assert_eq!(moved(&[(0, 4), (4, 8), (8, 12), (12, 0)]), [3]);
        assert_eq!(moved(&[(0, 12), (4, 0), (8, 4), (12, 8)]), [0]);
    }
}
