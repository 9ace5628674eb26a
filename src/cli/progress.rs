//! Signs of life on standard error while compilers run; nothing where that is no terminal.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::check::Observer;
use crate::toolchain::process::Listener;

/// One line per party that is being read.
#[derive(Debug)]
pub struct Progress(MultiProgress);

impl Progress {
    /// Progress on standard error. indicatif itself stays silent in a pipe.
    pub fn new() -> Self {
        Self(MultiProgress::with_draw_target(ProgressDrawTarget::stderr()))
    }
}

impl Progress {
    /// Shows what takes long, as a line of its own.
    pub fn listener(&self) -> Listener {
        let lines = self.0.clone();
        // On a terminal that is gone there is nobody to tell.
        Box::new(move |words| drop(lines.println(words)))
    }
}

impl Observer for Progress {
    fn reading(&self, party: &str, target: &str) -> Box<dyn std::any::Any> {
        let bar = self.0.add(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.set_message(format!("reading {party} for {target}"));
        bar.enable_steady_tick(Duration::from_millis(120));
        Box::new(Running(bar))
    }
}

/// Takes the line away when the party has been read.
struct Running(ProgressBar);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
