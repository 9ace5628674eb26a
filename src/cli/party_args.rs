//! What the command line says of parties that it names.

use std::path::PathBuf;

use crate::config::PartyOptions;
use crate::contract::Language;
use crate::extract::Party;

/// Options for parties that are named on the command line.
#[derive(Debug, Default, clap::Args)]
pub struct PartyArgs {
    /// Check only items whose names match; may be given several times
    #[arg(long, value_name = "GLOB")]
    pub items: Vec<String>,
    /// Search this directory for included files (parties in C, C++ and Zig)
    #[arg(short = 'I', long = "include-dir", value_name = "DIR")]
    pub include_dirs: Vec<PathBuf>,
    /// Define a macro (parties in C, C++ and Zig)
    #[arg(short = 'D', long = "define", value_name = "NAME[=VALUE]")]
    pub defines: Vec<String>,
    /// Read parties in Rust with this compiler; also `RUSTC` in the environment, and `compiler` of
    /// a party, which goes first
    #[arg(long, value_name = "PATH")]
    pub rustc: Option<String>,
}

impl PartyArgs {
    /// The same, in the words of the configuration.
    pub fn to_options(&self) -> PartyOptions {
        PartyOptions {
            include_dirs: self.include_dirs.clone(),
            defines: self.defines.clone(),
            items: self.items.clone(),
        }
    }

    /// Gives a party the compiler of `--rustc`, if it is for it and it names none itself.
    pub fn choose_compiler(&self, party: &mut Party) {
        if party.language == Language::Rust && party.compiler.is_none() {
            party.compiler.clone_from(&self.rustc);
        }
    }
}
