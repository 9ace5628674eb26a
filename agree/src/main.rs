//! `abiding-agree`: see the library's documentation.

use std::path::PathBuf;
use std::process::ExitCode;

use abiding_agree::{generate, model::Language, write_file};
use clap::Parser;

/// Writes random boundaries in three languages and requires that abiding sees them agree.
#[derive(Parser)]
struct Arguments {
    /// Number of boundaries.
    #[arg(long, default_value_t = 50)]
    cases: u64,
    /// Decides all random choices.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to write.
    #[arg(long)]
    keep: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let all: Vec<_> = (0..arguments.cases)
        .map(|n| generate::boundary(&format!("b{n}_"), arguments.seed.wrapping_mul(1_000_003) + n))
        .collect();
    let all: Vec<_> = all.iter().collect();
    for language in Language::ALL {
        std::fs::create_dir_all(&arguments.keep).expect("folder");
        std::fs::write(arguments.keep.join(language.file_name()), write_file(&all, language))
            .expect("file");
    }
    ExitCode::SUCCESS
}
