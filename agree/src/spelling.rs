//! Choosing, for one place in one language, among several spellings of the same thing.
//!
//! A choice depends on the boundary's seed, the language and the place's own name, never on what
//! was written before it: a mutation at one place leaves the spelling of all others alone.

use crate::model::Language;

/// What the choices of one writer depend on.
#[derive(Clone, Copy, Debug)]
pub struct Chooser {
    seed: u64,
    language: Language,
}

impl Chooser {
    /// The chooser for one boundary in one language.
    #[must_use]
    pub fn new(seed: u64, language: Language) -> Self {
        Self { seed, language }
    }

    /// One of `options` for the place named `place`; `aspect` keeps several choices at one place
    /// apart.
    ///
    /// # Panics
    /// When there are no options.
    #[must_use]
    pub fn pick<'a, T: ?Sized>(&self, place: &str, aspect: &str, options: &[&'a T]) -> &'a T {
        options[self.index(place, aspect, options.len())]
    }

    /// A number below `below` for the place named `place`.
    #[must_use]
    pub fn index(&self, place: &str, aspect: &str, below: usize) -> usize {
        let words = [self.language.spelling(), place, aspect];
        let hash = words.iter().fold(self.seed ^ 0xcbf2_9ce4_8422_2325, |hash, word| {
            let bytes = word.bytes().chain([0xff]);
            // FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
            bytes.fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
        });
        fastrand::Rng::with_seed(hash).usize(..below)
    }

    /// True in `percent` of a hundred places.
    #[must_use]
    pub fn chance(&self, place: &str, aspect: &str, percent: usize) -> bool {
        self.index(place, aspect, 100) < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_depends_on_seed_language_place_and_aspect_alone() {
        let options: Vec<String> = (0..1000).map(|n| n.to_string()).collect();
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let rust = Chooser::new(7, Language::Rust);
        let first = rust.pick("a.b", "type", &options);
        assert_eq!(first, rust.pick("a.b", "type", &options));
        assert_ne!(first, Chooser::new(8, Language::Rust).pick("a.b", "type", &options));
        assert_ne!(first, Chooser::new(7, Language::C).pick("a.b", "type", &options));
        assert_ne!(first, rust.pick("a.c", "type", &options));
        assert_ne!(first, rust.pick("a.b", "const", &options));
    }
}
