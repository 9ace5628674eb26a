//! The two kits together: a Zig library with a C ABI (`zig/boundary/counter.zig`), used from Rust through
//! `abiding::boundary`. Statuses cross, a string is freed on the side that made it, and a Rust closure
//! is owned, called and destroyed by Zig.
//!
//! The other direction stands in `zig/crossing_test.zig`.
#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is a failed test")]
#![cfg(unix)]

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::path::Path;
use std::process::Command;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use abiding::boundary::{self, ClosureCallback, Received, Refusal, TextBuffer};
use abiding::toolchain::zig::locate;

#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CounterStatus {
    Ok = 0,
    Argument = 1,
    Text = 2,
    Handle = 3,
    Callback = 4,
    Memory = 5,
}

boundary::c_enum!(CounterStatus: u32 { Ok, Argument, Text, Handle, Callback, Memory });

#[repr(C)]
struct Counter {
    _opaque: [u8; 0],
}

type Status = Received<CounterStatus>;
type OnHit = unsafe extern "C" fn(total: u64, user_data: *mut c_void) -> i32;
type Destroy = unsafe extern "C" fn(user_data: *mut c_void);

/// The library's functions, looked up once.
struct Library {
    new: unsafe extern "C" fn(*const c_char, *mut *mut Counter) -> Status,
    hit: unsafe extern "C" fn(*mut Counter, *const u64, usize) -> Status,
    on_hit:
        unsafe extern "C" fn(*mut Counter, Option<OnHit>, *mut c_void, Option<Destroy>) -> Status,
    name: unsafe extern "C" fn(*mut Counter, *mut *mut c_char) -> Status,
    text_free: unsafe extern "C" fn(*mut c_char) -> Status,
    last_error: unsafe extern "C" fn(*mut c_char, usize) -> usize,
    free: unsafe extern "C" fn(*mut Counter) -> Status,
}

#[expect(clippy::missing_transmute_annotations, reason = "the fields of `Library` give the types")]
fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let file = build();
        let path = CString::new(file.to_str().unwrap()).unwrap();
        // SAFETY: the path is terminated; the library stays loaded.
        let handle = unsafe { libc::dlopen(path.as_ptr(), libc::RTLD_NOW) };
        assert!(!handle.is_null(), "{} cannot be loaded", file.display());
        macro_rules! function {
            ($name:literal) => {{
                let name: &CStr = $name;
                // SAFETY: the handle is open, and the function is declared as counter.zig has it.
                unsafe {
                    let found = libc::dlsym(handle, name.as_ptr());
                    assert!(!found.is_null(), "{name:?}");
                    std::mem::transmute::<*mut c_void, _>(found)
                }
            }};
        }
        Library {
            new: function!(c"counter_new"),
            hit: function!(c"counter_hit"),
            on_hit: function!(c"counter_on_hit"),
            name: function!(c"counter_name"),
            text_free: function!(c"counter_text_free"),
            last_error: function!(c"counter_last_error"),
            free: function!(c"counter_free"),
        }
    })
}

fn build() -> std::path::PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("counter");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("libcounter.so");
    let zig = locate::locate(&[root]).unwrap();
    let mut command: Command = zig.command();
    command.args(["build-lib", "-dynamic", "-fPIC", "-OReleaseSafe", "-lc", "--name", "counter"]);
    command.arg(format!("-femit-bin={}", file.display()));
    command.arg("--cache-dir").arg(folder.join(format!("zig-cache-{}", zig.version)));
    let output = command.arg(root.join("zig/boundary/counter.zig")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    file
}

/// A counter that is freed when dropped.
struct Owned(*mut Counter);

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: it is alive, and not used afterwards.
        assert_eq!(unsafe { (library().free)(self.0) }, CounterStatus::Ok);
    }
}

fn counter(name: &CStr) -> Owned {
    let mut out = null_mut();
    // SAFETY: the name is terminated, and the place is a local variable.
    assert_eq!(unsafe { (library().new)(name.as_ptr(), &raw mut out) }, CounterStatus::Ok);
    Owned(out)
}

fn hit(counter: &Owned, numbers: &[u64]) -> Status {
    // SAFETY: the counter is alive, and the array lives through the call.
    unsafe { (library().hit)(counter.0, numbers.as_ptr(), numbers.len()) }
}

fn last_error() -> String {
    // SAFETY: `fetch` gives a buffer of that capacity.
    TextBuffer::fetch(|buffer, room| unsafe { (library().last_error)(buffer, room) }).unwrap()
}

type Hit = dyn Fn(u64) -> Result<c_int, Refusal> + Send + Sync;

unsafe extern "C" fn on_hit(total: u64, user_data: *mut c_void) -> i32 {
    // SAFETY: it is registered with closures of this type only.
    unsafe { ClosureCallback::<Hit>::enter(user_data, -1, |hit| hit(total)) }
}

/// Gives the closure to Zig; the clone tells of its failures.
fn register(
    counter: &Owned,
    function: impl Fn(u64) -> Result<c_int, Refusal> + Send + Sync + 'static,
) -> ClosureCallback<Hit> {
    let closure = ClosureCallback::<Hit>::new(Box::new(function));
    let (kept, user_data) = (closure.clone(), closure.into_raw());
    let destroy: Destroy = ClosureCallback::<Hit>::destroy;
    // SAFETY: the closure is Zig's from here on, with its destructor.
    let status = unsafe { (library().on_hit)(counter.0, Some(on_hit), user_data, Some(destroy)) };
    assert_eq!(status, CounterStatus::Ok);
    kept
}

#[test]
fn a_string_is_freed_on_the_side_that_made_it() {
    let counter = counter(c"züge");
    let mut text = null_mut();
    // SAFETY: the counter is alive; the text is freed once, and refused the second time.
    unsafe {
        assert_eq!((library().name)(counter.0, &raw mut text), CounterStatus::Ok);
        assert_eq!(CStr::from_ptr(text).to_str().unwrap(), "züge");
        assert_eq!((library().text_free)(text), CounterStatus::Ok);
        assert_eq!((library().text_free)(text), CounterStatus::Handle);
        // Rust's own string is not Zig's, nor the other way round.
        let ours = boundary::OwnedText::into_raw("ours").unwrap();
        assert_eq!((library().text_free)(ours), CounterStatus::Handle);
        boundary::OwnedText::free(ours, "ours").unwrap();
        assert_eq!((library().name)(counter.0, &raw mut text), CounterStatus::Ok);
        assert!(boundary::OwnedText::free(text, "text").is_err());
        assert_eq!((library().text_free)(text), CounterStatus::Ok);
    }
}

#[test]
fn statuses_and_messages_cross() {
    let counter = counter(c"c");
    // SAFETY: what is bad is refused.
    unsafe {
        assert_eq!((library().new)(c"x".as_ptr(), null_mut()), CounterStatus::Argument);
        assert_eq!(last_error(), "`out` is null");
        let mut out = null_mut();
        assert_eq!((library().new)(c"\xff".as_ptr(), &raw mut out), CounterStatus::Text);
        assert_eq!(last_error(), "`name` is no text: InvalidUtf8");
        assert_eq!((library().hit)(counter.0, null(), 1), CounterStatus::Argument);
        assert_eq!((library().hit)(null_mut(), null(), 0), CounterStatus::Argument);
        let local = 0_u128;
        let foreign = (&raw const local).cast_mut().cast();
        assert_eq!((library().hit)(foreign, null(), 0), CounterStatus::Handle);
        assert_eq!((library().free)(foreign), CounterStatus::Handle);
    }
    let elsewhere = std::thread::spawn(last_error).join().unwrap();
    assert_eq!(elsewhere, "", "another thread has its own message");
}

#[test]
fn zig_owns_calls_and_destroys_a_rust_closure() {
    let counter = counter(c"c");
    let witness = Arc::new(AtomicU64::new(0));
    let kept = Arc::clone(&witness);
    drop(register(&counter, move |total| {
        kept.store(total, Ordering::SeqCst);
        Ok(0)
    }));
    assert_eq!(hit(&counter, &[3, 4]), CounterStatus::Ok);
    assert_eq!((witness.load(Ordering::SeqCst), Arc::strong_count(&witness)), (7, 2));
    let failing = register(&counter, |total| match total {
        8 => Ok(5),
        9 => Err(Refusal::null("nine")),
        _ => panic!("total is {total}"),
    });
    assert_eq!(Arc::strong_count(&witness), 1, "replaced, and so destroyed");
    assert_eq!(hit(&counter, &[1]), CounterStatus::Callback);
    assert_eq!(last_error(), "the callback returned 5 at 8");
    assert_eq!(hit(&counter, &[1]), CounterStatus::Callback);
    assert_eq!(last_error(), "the callback returned -1 at 9");
    assert_eq!(failing.take_failure().unwrap().message, "`nine` is null");
    assert_eq!(hit(&counter, &[1]), CounterStatus::Callback);
    assert!(failing.take_failure().unwrap().message.ends_with(": total is 10"));
}

#[test]
fn a_closure_may_replace_itself_while_zig_calls_it() {
    let counter = counter(c"c");
    let witness = Arc::new(());
    let (kept, address) = (Arc::clone(&witness), counter.0.expose_provenance());
    drop(register(&counter, move |_| {
        let own = std::ptr::with_exposed_provenance_mut(address);
        // SAFETY: the counter is alive during the call; no callback is registered in its place.
        let status = unsafe { (library().on_hit)(own, None, null_mut(), None) };
        assert_eq!(status, CounterStatus::Ok);
        assert_eq!(Arc::strong_count(&kept), 2, "still there");
        Ok(0)
    }));
    assert_eq!(hit(&counter, &[1]), CounterStatus::Ok);
    assert_eq!(Arc::strong_count(&witness), 1);
}

#[test]
fn threads_hit_one_counter() {
    let counter = counter(c"c");
    let calls = Arc::new(AtomicU64::new(0));
    let kept = Arc::clone(&calls);
    drop(register(&counter, move |_| {
        kept.fetch_add(1, Ordering::SeqCst);
        Ok(0)
    }));
    let address = counter.0.expose_provenance();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(move || {
                let own = std::ptr::with_exposed_provenance_mut(address);
                for _ in 0..100 {
                    // SAFETY: the counter outlives the threads.
                    assert_eq!(unsafe { (library().hit)(own, [1].as_ptr(), 1) }, CounterStatus::Ok);
                }
            });
        }
    });
    assert_eq!(calls.load(Ordering::SeqCst), 400);
}
