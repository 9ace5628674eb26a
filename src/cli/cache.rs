//! `abiding cache`: what is kept between runs, and the option not to use it.

use clap::Subcommand;

use super::{Failure, output};
use crate::cache::{Cache, measure};
use crate::check::Verdict;
use crate::extract::ExtractError;
use crate::user_cache::place::{self, Folder};

/// Show or clear what abiding keeps between runs.
///
/// What a compiler said about a party is kept until one of the files that it read, a setting, the
/// compiler or abiding itself changes. Once a day, what was not used for 30 days is removed, and of
/// contracts and reports what is beyond 1 GiB, the longest unused first. Failures are never kept.
/// `ABIDING_CACHE_DIR` chooses another directory.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show where it is and how large
    Info,
    /// Remove it
    Clear,
}

/// The option of all commands that read parties.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct CacheArgs {
    /// Ask the compilers even if nothing has changed, and keep nothing
    #[arg(long)]
    pub no_cache: bool,
}

impl CacheArgs {
    /// The cache to use.
    pub fn cache(self) -> Cache {
        if self.no_cache { Cache::none() } else { Cache::of_user() }
    }
}

/// One line for `--timings`: what came from the cache, and why something could not be kept.
pub fn summary(cache: &Cache) -> String {
    let (found, made) = cache.counts();
    let total = found + made;
    match cache.trouble() {
        Some(cause) => format!(
            "  {found} of {total} contracts from the cache, which cannot be written: {cause}\n"
        ),
        None => format!("  {found} of {total} contracts from the cache\n"),
    }
}

/// Shows or clears.
pub fn run(args: &Args) -> Result<Verdict, Failure> {
    match args.action {
        Action::Info => info(),
        Action::Clear => clear(),
    }
}

fn info() -> Result<Verdict, Failure> {
    let Some(directory) = place::directory() else {
        let headline = "there is no cache, because no home directory is known";
        let help = format!("set {} to a directory", place::VARIABLE);
        return Err(ExtractError::new(headline).help(help).into());
    };
    let mut text = format!("{}\n", directory.display());
    for folder in Folder::ALL {
        let (count, size) = measure(&directory.join(folder.name()));
        let files = if count == 1 { "file" } else { "files" };
        text += &format!("  {:<10} {count:>6} {files:<5}  {:>10}\n", folder.name(), readable(size));
    }
    output::print(&text)?;
    Ok(Verdict::Agree)
}

fn clear() -> Result<Verdict, Failure> {
    for folder in Folder::ALL {
        let Some(path) = place::folder(folder) else { continue };
        match std::fs::remove_dir_all(&path) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
                let error = ExtractError::new("could not clear the cache").at(path).because(cause);
                return Err(error.into());
            }
            _ => {}
        }
    }
    Ok(Verdict::Agree)
}

/// A number of bytes, with the prefixes of IEC 80000-13.
fn readable(bytes: u64) -> String {
    const STEPS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    let step = STEPS.iter().find(|(_, step)| bytes >= *step);
    step.map_or_else(
        || format!("{bytes} bytes"),
        // In tenths, by integers: exact, and always rounded down.
        |(unit, step)| format!("{}.{} {unit}", bytes / step, bytes % step * 10 / step),
    )
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn sizes_are_rounded_down_to_tenths() {
        assert_eq!(readable(0), "0 bytes");
        assert_eq!(readable(1536), "1.5 KiB");
        assert_eq!(readable((2 << 20) - 1), "1.9 MiB");
    }
}
