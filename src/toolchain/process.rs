//! Running other people's compilers: bounded in time, measured, and never losing what they said.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use thiserror::Error;

/// How long one compiler may run. A cold Zig builds its C importer first, which takes minutes on
/// a slow machine.
const TIME_LIMIT: Duration = Duration::from_secs(20 * 60);

/// What compilers may use.
const UNBOUNDED: Bounds = Bounds { time: TIME_LIMIT, output: u64::MAX };

/// How often a running compiler is looked at, once it has run longer than a quick one does.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// A program with the arguments that always come first: `python3 -m ziglang`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    program: OsString,
    leading: Vec<OsString>,
}

impl Tool {
    /// A tool that is one program.
    pub fn new(program: impl Into<OsString>) -> Self {
        Self { program: program.into(), leading: Vec::new() }
    }

    /// A tool that is a program with leading arguments.
    pub fn with_leading<I>(program: impl Into<OsString>, leading: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<OsString>,
    {
        Self { program: program.into(), leading: leading.into_iter().map(Into::into).collect() }
    }

    /// A command that runs the tool.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.leading);
        command
    }
}

impl std::fmt::Display for Tool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.program.to_string_lossy())?;
        self.leading.iter().try_for_each(|word| write!(f, " {}", word.to_string_lossy()))
    }
}

/// Why a tool gave no result.
#[derive(Debug, Error)]
pub enum ToolError {
    /// The program could not be started.
    #[error("could not start `{command}`: {cause}")]
    NotStarted {
        /// The command line.
        command: String,
        /// The operating system's reason.
        cause: std::io::Error,
    },
    /// It ended with a failure.
    #[error("`{program}` failed ({status})")]
    Failed {
        /// The program's name.
        program: String,
        /// The whole command line, to run again by hand.
        command: String,
        /// How it ended.
        status: ExitStatus,
        /// Everything it wrote to standard error.
        stderr: String,
    },
    /// It did not end in time and was stopped.
    #[error("`{command}` did not finish within {} seconds and was stopped", .limit.as_secs())]
    TimedOut {
        /// The command line.
        command: String,
        /// The limit.
        limit: Duration,
    },
    /// It wrote more than anybody reads.
    #[error("`{command}` wrote more than {} MiB", .limit >> 20)]
    TooMuch {
        /// The command line.
        command: String,
        /// The limit in bytes.
        limit: u64,
    },
}

/// How much a tool may use that runs somebody else's program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How long it may run.
    pub time: Duration,
    /// How many bytes it may write, to standard output and to standard error.
    pub output: u64,
}

impl ToolError {
    /// What the tool itself wrote, if it ran.
    #[must_use]
    pub fn said(&self) -> Option<&str> {
        match self {
            Self::Failed { stderr, .. } => Some(stderr),
            Self::NotStarted { .. } | Self::TimedOut { .. } | Self::TooMuch { .. } => None,
        }
    }
}

/// What a tool printed.
#[derive(Debug)]
pub struct Output {
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error, lossily decoded.
    pub stderr: String,
}

/// One run of a tool, for `--timings`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timing {
    /// What the run was for: `bindings: rustdoc`.
    pub label: String,
    /// Time by the clock.
    pub wall: Duration,
    /// Processor time of the tool and its children, zero where the system does not tell.
    pub cpu: Duration,
}

/// Collects the time that tools take. Shared by threads.
#[derive(Default)]
pub struct Timings {
    runs: Mutex<Vec<Timing>>,
    listener: Option<Listener>,
}

/// Is told what takes long, in words.
pub type Listener = Box<dyn Fn(&str) + Send + Sync>;

impl std::fmt::Debug for Timings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Timings").field(&self.runs).finish()
    }
}

impl Timings {
    /// The same, with someone who is told of what takes long and happens once.
    #[must_use]
    pub fn heard_by(listener: Listener) -> Self {
        Self { runs: Mutex::default(), listener: Some(listener) }
    }

    /// Tells that something begins which takes long.
    pub fn announce(&self, words: &str) {
        if let Some(listener) = &self.listener {
            listener(words);
        }
    }

    /// Adds one run.
    pub fn add(&self, timing: Timing) {
        self.runs.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(timing);
    }

    /// The runs so far, in the order of their labels.
    #[must_use]
    pub fn sorted(&self) -> Vec<Timing> {
        let mut all = self.runs.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        all.sort_by(|a, b| a.label.cmp(&b.label));
        all
    }
}

/// Runs `command` to its end and requires success.
///
/// `label` names the run in `timings`. Standard input is empty. The tool runs in a process group
/// of its own, so that a time-out also stops the compilers that it started.
///
/// # Errors
/// When the tool cannot be started, fails, or runs longer than twenty minutes.
pub fn run(command: Command, label: &str, timings: &Timings) -> Result<Output, ToolError> {
    let line = command_line(&command);
    let program = program_name(command.get_program());
    let (status, output) = run_to_end(command, &line, label, (timings, UNBOUNDED))?;
    if status.success() {
        return Ok(output);
    }
    Err(ToolError::Failed { program, command: line, status, stderr: output.stderr })
}

/// Like [`run`], for a tool whose failure is an answer: a probe that may contain a macro which is
/// no expression. The caller reads the status.
///
/// # Errors
/// When the tool cannot be started or runs longer than twenty minutes.
pub fn run_tolerant(
    command: Command,
    label: &str,
    timings: &Timings,
) -> Result<(ExitStatus, Output), ToolError> {
    let line = command_line(&command);
    run_to_end(command, &line, label, (timings, UNBOUNDED))
}

/// Like [`run_tolerant`], for a tool that runs somebody else's program and may use less.
///
/// # Errors
/// When the tool cannot be started, runs longer or writes more than `bounds` allow.
pub fn run_within(
    command: Command,
    label: &str,
    timings: &Timings,
    bounds: Bounds,
) -> Result<(ExitStatus, Output), ToolError> {
    let line = command_line(&command);
    run_to_end(command, &line, label, (timings, bounds))
}

fn run_to_end(
    mut command: Command,
    line: &str,
    label: &str,
    (timings, bounds): (&Timings, Bounds),
) -> Result<(ExitStatus, Output), ToolError> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    group::own_group(&mut command);
    let started = Instant::now();
    let mut child = command
        .spawn()
        .map_err(|cause| ToolError::NotStarted { command: line.to_owned(), cause })?;
    let stdout = drain(child.stdout.take(), bounds.output);
    let stderr = drain(child.stderr.take(), bounds.output);
    let ended = wait(&mut child, started, bounds.time);
    let output = Output {
        stdout: stdout.join().unwrap_or_default(),
        stderr: String::from_utf8_lossy(&stderr.join().unwrap_or_default()).into_owned(),
    };
    let command = line.to_owned();
    let Some((status, cpu)) = ended else {
        return Err(ToolError::TimedOut { command, limit: bounds.time });
    };
    if output.stdout.len() as u64 > bounds.output {
        return Err(ToolError::TooMuch { command, limit: bounds.output });
    }
    timings.add(Timing { label: label.to_owned(), wall: started.elapsed(), cpu });
    Ok((status, output))
}

/// Reads a pipe on a thread of its own, so that neither pipe can fill up while we read the other. Of
/// more than `most` bytes one is kept beyond those, and the rest is read and forgotten.
fn drain(pipe: Option<impl Read + Send + 'static>, most: u64) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // A read error leaves what came before it; the exit status tells of the failure.
            let kept = pipe.by_ref().take(most.saturating_add(1)).read_to_end(&mut bytes);
            let _ = kept.and_then(|_| std::io::copy(&mut pipe, &mut std::io::sink()));
        }
        bytes
    })
}

/// The status and processor time of the child, or `None` when it had to be stopped.
fn wait(child: &mut Child, started: Instant, limit: Duration) -> Option<(ExitStatus, Duration)> {
    let mut pause = Duration::from_micros(500);
    loop {
        match group::try_wait(child) {
            Ok(Some(ended)) => return Some(ended),
            Ok(None) if started.elapsed() < limit => thread::sleep(pause),
            Ok(None) | Err(_) => {
                group::stop(child);
                return None;
            }
        }
        pause = (pause * 2).min(POLL_INTERVAL);
    }
}

/// The command as a person would type it.
fn command_line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(quoted).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &OsStr) -> String {
    let text = word.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "-_=+./:,@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.into_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

fn program_name(program: &OsStr) -> String {
    Path::new(program).file_name().unwrap_or(program).to_string_lossy().into_owned()
}

#[cfg(unix)]
mod group {
    use std::os::unix::process::{CommandExt, ExitStatusExt};
    use std::process::{Child, Command, ExitStatus};
    use std::time::Duration;

    pub fn own_group(command: &mut Command) {
        command.process_group(0);
        // SAFETY: between fork and exec only `setrlimit` is called, which POSIX lists as
        // async-signal-safe, with a pointer to a value on this stack. A compiler that crashes
        // must not leave a core file in the user's tree; failing to set that limit is harmless.
        unsafe {
            command.pre_exec(|| {
                let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
                libc::setrlimit(libc::RLIMIT_CORE, &raw const none);
                Ok(())
            });
        }
    }

    pub fn try_wait(child: &Child) -> std::io::Result<Option<(ExitStatus, Duration)>> {
        let pid = pid(child)?;
        let mut status = 0;
        // SAFETY: `rusage` is a C struct of integers, for which all-zero bytes are a value.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: both pointers are to live, writable values of the types that wait4 fills; the
        // process is our own child, which nothing else waits for.
        let waited = unsafe { libc::wait4(pid, &raw mut status, libc::WNOHANG, &raw mut usage) };
        match waited {
            0 => Ok(None),
            -1 => Err(std::io::Error::last_os_error()),
            _ => Ok(Some((
                ExitStatus::from_raw(status),
                time(usage.ru_utime) + time(usage.ru_stime),
            ))),
        }
    }

    pub fn stop(child: &Child) {
        if let Ok(pid) = pid(child) {
            // SAFETY: plain system calls on the process group that `own_group` made for this
            // child; a group that is gone already makes them fail harmlessly.
            unsafe {
                libc::kill(-pid, libc::SIGKILL);
                libc::waitpid(pid, std::ptr::null_mut(), 0);
            }
        }
    }

    fn pid(child: &Child) -> std::io::Result<libc::pid_t> {
        libc::pid_t::try_from(child.id()).map_err(std::io::Error::other)
    }

    fn time(value: libc::timeval) -> Duration {
        let seconds = u64::try_from(value.tv_sec).unwrap_or(0);
        let micros = u64::try_from(value.tv_usec).unwrap_or(0);
        Duration::from_secs(seconds) + Duration::from_micros(micros)
    }
}

#[cfg(not(unix))]
mod group {
    use std::process::{Child, Command, ExitStatus};
    use std::time::Duration;

    pub fn own_group(_command: &mut Command) {}

    pub fn try_wait(child: &mut Child) -> std::io::Result<Option<(ExitStatus, Duration)>> {
        Ok(child.try_wait()?.map(|status| (status, Duration::ZERO)))
    }

    pub fn stop(child: &mut Child) {
        // Already gone, or not ours to stop: either way the time-out is what we report.
        let _ = child.kill();
        let _ = child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_and_timing_are_kept() {
        let timings = Timings::default();
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2"]);
        let output = run(command, "probe", &timings).unwrap();
        assert_eq!(output.stdout, b"out\n");
        assert_eq!(output.stderr, "err\n");
        assert_eq!(timings.sorted()[0].label, "probe");
    }

    #[test]
    fn a_failure_keeps_what_the_tool_said() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo 'a.h:1: no such thing' >&2; exit 3"]);
        let error = run(command, "probe", &Timings::default()).unwrap_err();
        assert_eq!(error.said(), Some("a.h:1: no such thing\n"));
        assert!(error.to_string().contains("exit status: 3"), "{error}");
    }

    #[test]
    fn who_writes_too_much_is_refused_and_does_not_wait() {
        let run = |output| {
            let mut command = Command::new("sh");
            command.args(["-c", "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2"]);
            let bounds = Bounds { time: Duration::from_secs(60), output };
            run_within(command, "probe", &Timings::default(), bounds)
        };
        assert!(matches!(run(299_999), Err(ToolError::TooMuch { limit: 299_999, .. })));
        let (status, output) = run(300_000).unwrap();
        assert!(status.success());
        assert_eq!((output.stdout.len(), output.stderr.len()), (300_000, 300_000));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(Command::new("abiding-no-such"), "x", &Timings::default()).unwrap_err();
        assert!(error.to_string().contains("abiding-no-such"), "{error}");
    }
}
