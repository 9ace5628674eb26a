//! The `abiding` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    abiding::cli::main()
}
