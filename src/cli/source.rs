//! Where a command finds its boundary: parties on the command line, `--config`, or `abiding.toml`.

use std::path::Path;

use super::Failure;
use super::party_args::PartyArgs;
use crate::config::{self, Boundary, FILE_NAME, party_from_shorthand, unique_names};
use crate::extract::{ExtractError, Party};

/// What the command line says about it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// `--config`.
    pub config: Option<&'a Path>,
    /// The parties.
    pub parties: &'a [String],
}

impl Source<'_> {
    /// The boundary to check.
    pub fn boundary(&self, options: &PartyArgs) -> Result<Boundary, Failure> {
        let mut boundary =
            if self.parties.is_empty() { self.configured(options) } else { self.given(options) }?;
        boundary.parties.iter_mut().for_each(|party| options.choose_compiler(party));
        Ok(boundary)
    }

    fn configured(&self, options: &PartyArgs) -> Result<Boundary, Failure> {
        let PartyArgs { items, include_dirs, defines, rustc: _ } = options;
        if !(items.is_empty() && include_dirs.is_empty() && defines.is_empty()) {
            let message = "--items, --include-dir and --define go with parties on the command line";
            let help = "with a configuration file, write them into its [[party]] sections";
            return Err(ExtractError::new(message).help(help).into());
        }
        let found = self.config.map(Path::to_owned).or_else(config::find);
        let file = found.ok_or_else(|| {
            let headline = format!("there is no {FILE_NAME} here or in a parent directory");
            ExtractError::new(headline).help(
                "name the parties: `abiding check rust:src/ffi.rs c:include/api.h`,\n\
                 or the file: `abiding check --config FILE`",
            )
        })?;
        Ok(Boundary::load(&file)?)
    }

    fn given(&self, options: &PartyArgs) -> Result<Boundary, Failure> {
        if self.parties.len() < 2 {
            let headline = "a check needs at least two parties to compare";
            let help = format!("to see what one party says: `abiding extract {}`", self.parties[0]);
            return Err(ExtractError::new(headline).help(help).into());
        }
        let mut parties = self.read_parties(options)?;
        unique_names(&mut parties)?;
        let names: Vec<_> = parties.iter().map(|party| party.name.to_string()).collect();
        Ok(Boundary {
            name: names.join(" / "),
            targets: vec!["host".to_owned()],
            parties,
            renames: Vec::new(),
            exceptions: Vec::new(),
            file: None,
        })
    }

    fn read_parties(&self, options: &PartyArgs) -> Result<Vec<Party>, ExtractError> {
        let options = options.to_options();
        self.parties.iter().map(|text| party_from_shorthand(text, &options)).collect()
    }
}
