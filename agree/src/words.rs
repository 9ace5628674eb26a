//! The words that names are made of.
//!
//! They lie far apart (no two differ in one or two letters), so that a renamed item is never
//! taken for a misspelled other one; and none has a meaning to abiding, as `padding` or `_MAX` do.

/// Words for types, functions, fields and parameters.
pub const WORDS: &[&str] = &[
    "anchor", "balance", "bucket", "cabinet", "candle", "carpet", "cellar", "circuit", "cursor",
    "decade", "dialog", "dragon", "effort", "engine", "fabric", "falcon", "fiddle", "fossil",
    "galaxy", "garden", "gravity", "hammer", "harvest", "helmet", "horizon", "island", "jacket",
    "jungle", "kernel", "kitchen", "ladder", "lantern", "legend", "magnet", "marble", "meadow",
    "mirror", "mosaic", "needle", "nitrogen", "octave", "orchid", "oxygen", "palace", "pebble",
    "pigeon", "planet", "quartz", "quiver", "rabbit", "raster", "ribbon", "rocket", "saddle",
    "satchel", "shadow", "signal", "spiral", "stencil", "tangent", "temple", "timber", "trophy",
    "tunnel", "turbine", "umbrella", "valley", "velvet", "vertex", "violin", "walnut", "whistle",
    "window", "yonder", "zephyr",
];

/// Words that are free in C and reserved in Rust, in Zig or in both.
pub const RESERVED: &[&str] = &[
    "type",
    "fn",
    "match",
    "impl",
    "where",
    "loop",
    "align",
    "error",
    "test",
    "var",
    "defer",
    "export",
    "comptime",
    "opaque",
    "orelse",
    "suspend",
    "threadlocal",
    "async",
    "use",
    "trait",
    "callconv",
    "unreachable",
    "move",
    "yield",
    "pub",
    "unsafe",
    "noalias",
    "anytype",
    "final",
];

/// Whether Rust reserves `word`, so that it has to be written `r#word`.
#[must_use]
pub fn reserved_in_rust(word: &str) -> bool {
    const LIST: &[&str] = &[
        "type", "fn", "match", "impl", "where", "loop", "async", "use", "trait", "move", "yield",
        "pub", "unsafe", "final",
    ];
    LIST.contains(&word)
}

/// Whether Zig reserves `word` or has a primitive of that name, so that it has to be written
/// `@"word"`.
#[must_use]
pub fn reserved_in_zig(word: &str) -> bool {
    const LIST: &[&str] = &[
        "type",
        "fn",
        "align",
        "error",
        "test",
        "var",
        "defer",
        "export",
        "comptime",
        "opaque",
        "orelse",
        "suspend",
        "threadlocal",
        "callconv",
        "unreachable",
        "pub",
        "noalias",
        "anytype",
    ];
    LIST.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_distinct() {
        let mut all: Vec<_> = WORDS.iter().chain(RESERVED).collect();
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
