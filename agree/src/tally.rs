//! Counting fates, and the final table.

use std::collections::BTreeMap;
use std::fmt;

use crate::judge::Fate;
use crate::mutate::Kind;

/// How many mutants of each kind fared how, and what was wrong with unchanged boundaries.
#[derive(Debug, Default)]
pub struct Tally {
    /// Number of boundaries.
    pub boundaries: usize,
    /// Number of boundaries with a false alarm or something not compared.
    pub disagreeing: usize,
    /// Mutants by kind and fate.
    pub mutants: BTreeMap<(Kind, Fate), usize>,
    /// Boundaries and mutants by where they were compiled.
    pub grounds: BTreeMap<String, (usize, usize)>,
    /// What was wrong, by class: how often, and examples with the command that reproduces each.
    pub classes: BTreeMap<String, (usize, Vec<String>)>,
}

/// Examples to keep of each class.
const EXAMPLES: usize = 3;

impl Tally {
    /// Counts one mutant.
    pub fn mutant(&mut self, kind: Kind, fate: Fate) {
        *self.mutants.entry((kind, fate)).or_default() += 1;
    }

    /// Counts boundaries and mutants that were compiled on one ground.
    pub fn on(&mut self, ground: &str, boundaries: usize, mutants: usize) {
        let counts = self.grounds.entry(ground.to_owned()).or_default();
        *counts = (counts.0 + boundaries, counts.1 + mutants);
    }

    /// Notes one mistake of `class`.
    pub fn mistake(&mut self, class: String, example: String) {
        let (count, examples) = self.classes.entry(class).or_default();
        *count += 1;
        if examples.len() < EXAMPLES {
            examples.push(example);
        }
    }

    /// Adds what another thread counted.
    pub fn merge(&mut self, other: Self) {
        self.boundaries += other.boundaries;
        self.disagreeing += other.disagreeing;
        for (key, count) in other.mutants {
            *self.mutants.entry(key).or_default() += count;
        }
        for (ground, (boundaries, mutants)) in other.grounds {
            self.on(&ground, boundaries, mutants);
        }
        for (class, (count, examples)) in other.classes {
            let known = self.classes.entry(class).or_default();
            known.0 += count;
            known.1.extend(examples);
            known.1.truncate(EXAMPLES);
        }
    }

    /// Whether nothing was missed and nothing raised a false alarm.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.disagreeing == 0 && self.mutants.keys().all(|(_, fate)| fate.is_right())
    }

    fn count(&self, kind: Option<Kind>, fate: Option<Fate>) -> usize {
        let fits = |key: &(Kind, Fate)| {
            kind.is_none_or(|kind| kind == key.0) && fate.is_none_or(|fate| fate == key.1)
        };
        self.mutants.iter().filter(|(key, _)| fits(key)).map(|(_, count)| count).sum()
    }
}

const COLUMNS: [Fate; 7] = [
    Fate::Killed,
    Fate::Silent,
    Fate::Missed,
    Fate::WrongItem,
    Fate::Extra,
    Fate::FalseAlarm,
    Fate::Unreadable,
];

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut classes: Vec<_> = self.classes.iter().collect();
        classes.sort_by_key(|(class, (count, _))| (usize::MAX - count, class.as_str()));
        for (class, (count, examples)) in classes {
            writeln!(f, "{count:5} × {class}")?;
            for example in examples {
                writeln!(f, "          {}", example.replace('\n', "\n          "))?;
            }
        }
        write!(f, "\n{:22} {:>8}", "mutants", "applied")?;
        for fate in COLUMNS {
            write!(f, " {:>11}", fate.name())?;
        }
        writeln!(f)?;
        for kind in Kind::ALL.iter().copied().map(Some).chain([None]) {
            let all = self.count(kind, None);
            if all == 0 {
                continue;
            }
            write!(f, "{:22} {all:8}", kind.map_or("all", Kind::name))?;
            for fate in COLUMNS {
                write!(f, " {:11}", self.count(kind, Some(fate)))?;
            }
            writeln!(f)?;
        }
        writeln!(f, "\n{:60} {:>10} {:>8}", "where", "boundaries", "mutants")?;
        for (ground, (boundaries, mutants)) in &self.grounds {
            writeln!(f, "{ground:60} {boundaries:10} {mutants:8}")?;
        }
        let Self { boundaries, disagreeing, .. } = self;
        writeln!(f, "\n{boundaries} boundaries, {disagreeing} with a false alarm or a hole")
    }
}
