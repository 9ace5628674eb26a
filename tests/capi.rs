//! The C API as a C program uses it: contracts from files and from parties, every fact of them,
//! comparisons with options, reports, callbacks, threads.
#![allow(clippy::unwrap_used, reason = "in a test a failed unwrap is a failed test")]

#[path = "support/capi_calls.rs"]
#[allow(dead_code, reason = "only some of it is used here")]
mod capi_calls;

use std::ffi::{CStr, c_char, c_void};
use std::mem::MaybeUninit;
use std::ptr::{null, null_mut};
use std::sync::Mutex;

use abiding::capi::*;
use capi_calls::{WHOLE, another, last_error, type_of};

fn ok(status: AbidingStatus) {
    assert_eq!(status, AbidingStatus::Ok, "{}", last_error());
}

fn parse(text: &str) -> *mut AbidingContract {
    let mut out = null_mut();
    // SAFETY: the text lives through the call, and the place is a local variable.
    ok(unsafe { abiding_contract_parse(text.as_ptr().cast(), text.len(), &raw mut out) });
    out
}

fn text(text: AbidingText) -> String {
    assert!(!text.pointer.is_null());
    // SAFETY: the library's texts have their lengths and live as long as the handle.
    let bytes = unsafe { std::slice::from_raw_parts(text.pointer.cast::<u8>(), text.length) };
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Calls a function that fills a struct.
fn fill<T>(ask: impl FnOnce(usize, *mut T) -> AbidingStatus) -> T {
    let mut room = MaybeUninit::uninit();
    ok(ask(size_of::<T>(), room.as_mut_ptr()));
    // SAFETY: the function succeeded, and so filled it.
    unsafe { room.assume_init() }
}

/// A contract handle with questions.
struct Contract(*mut AbidingContract);

impl Drop for Contract {
    fn drop(&mut self) {
        // SAFETY: it is alive, and not used afterwards.
        unsafe { abiding_contract_free(self.0) }
    }
}

impl Contract {
    fn whole() -> Self {
        Self(parse(WHOLE))
    }

    fn type_id(&self, kind: AbidingItemKind, name: &str) -> u32 {
        // SAFETY: the handle is alive.
        unsafe { type_of(self.0, kind, name) }
    }

    fn ty(&self, id: u32) -> AbidingType {
        // SAFETY: the handle is alive, and `fill` gives a place.
        fill(|size, out| unsafe { abiding_contract_type(self.0, id, size, out) })
    }

    fn named(&self, name: &str) -> (u32, AbidingType) {
        let id = self.type_id(AbidingItemKind::Type, name);
        (id, self.ty(id))
    }

    fn field(&self, id: u32, index: usize) -> AbidingField {
        // SAFETY: as in `ty`.
        fill(|size, out| unsafe { abiding_contract_field(self.0, id, index, size, out) })
    }

    fn constant(&self, name: &str) -> AbidingConstant {
        let mut index = 0;
        let (kind, pointer) = (AbidingItemKind::Constant as u32, name.as_ptr().cast());
        // SAFETY: as in `ty`.
        unsafe { ok(abiding_contract_find(self.0, kind, pointer, name.len(), &raw mut index)) };
        // SAFETY: as in `ty`.
        fill(|size, out| unsafe { abiding_contract_constant(self.0, index, size, out) })
    }
}

#[test]
fn structs_tell_their_layout() {
    let contract = Contract::whole();
    let (id, whole) = contract.named("whole");
    assert_eq!(whole.kind, AbidingTypeKind::Struct as u32);
    assert_eq!((whole.size, whole.alignment, whole.count), (48, 8, 6));
    assert_eq!((text(whole.name), whole.place.line), ("whole".to_owned(), 18));
    assert_eq!(text(whole.place.file), "tests/capi/whole.h");
    let fields: Vec<_> = (0..whole.count).map(|index| contract.field(id, index)).collect();
    let told = |f: &AbidingField| (text(f.name), f.bit_offset, f.bit_width, f.is_bit_field);
    let told: Vec<_> = fields.iter().map(told).collect();
    let wanted = [
        ("name", 0, 0, 0),
        ("flags", 64, 3, 1),
        ("mode", 67, 5, 1),
        ("value", 128, 0, 0),
        ("words", 256, 0, 0),
        ("colour", 320, 0, 0),
    ];
    assert_eq!(told, wanted.map(|(name, offset, width, is)| (name.to_owned(), offset, width, is)));
    let name = contract.ty(fields[0].type_id);
    assert_eq!((name.kind, name.length), (AbidingTypeKind::Array as u32, 8));
    assert_eq!(contract.ty(name.inner).kind, AbidingTypeKind::Char as u32);
    let value = contract.ty(fields[3].type_id);
    assert_eq!((value.kind, value.size), (AbidingTypeKind::Union as u32, 16));
    let words = contract.ty(fields[4].type_id);
    assert_eq!((words.kind, words.is_constant), (AbidingTypeKind::Pointer as u32, 1));
    assert_eq!(text(fields[4].spelled), "const char *const *");
}

#[test]
fn enumerations_functions_and_globals_tell_all() {
    let contract = Contract::whole();
    let (id, colour) = contract.named("whole_colour");
    assert_eq!((colour.kind, colour.count), (AbidingTypeKind::Enumeration as u32, 3));
    let values: Vec<_> = (0..3)
        .map(|index| {
            // SAFETY: the handle is alive.
            let e: AbidingEnumerator = fill(|size, out| unsafe {
                abiding_contract_enumerator(contract.0, id, index, size, out)
            });
            (text(e.name), e.low, e.high)
        })
        .collect();
    let wanted = [("WHOLE_RED", 0, 0), ("WHOLE_GREEN", 5, 0), ("WHOLE_NONE", u64::MAX, u64::MAX)];
    assert_eq!(values, wanted.map(|(name, low, high)| (name.to_owned(), low, high)));

    let each = contract.type_id(AbidingItemKind::Function, "whole_each");
    let function = contract.ty(each);
    assert_eq!((function.kind, function.count), (AbidingTypeKind::Function as u32, 3));
    assert_eq!((text(function.form), function.is_variadic), ("c".to_owned(), 0));
    // SAFETY: the handle is alive.
    let visit: AbidingParameter =
        fill(|size, out| unsafe { abiding_contract_parameter(contract.0, each, 1, size, out) });
    assert_eq!(
        (text(visit.name), text(visit.spelled)),
        ("visit".to_owned(), "whole_visit".to_owned())
    );
    assert_eq!(contract.ty(visit.type_id).kind, AbidingTypeKind::Alias as u32);
    let print = contract.ty(contract.type_id(AbidingItemKind::Function, "whole_print"));
    assert_eq!(print.is_variadic, 1);
    let count = contract.ty(contract.type_id(AbidingItemKind::Global, "whole_count"));
    assert_eq!((count.kind, count.size, count.is_signed), (AbidingTypeKind::Integer as u32, 4, 1));
}

#[test]
fn constants_of_every_kind_arrive_exactly() {
    let contract = Contract::whole();
    let told = |name| {
        let constant = contract.constant(name);
        (constant.kind, constant.low, constant.high)
    };
    let integer = AbidingValueKind::Integer as u32;
    assert_eq!(told("WHOLE_LIMIT"), (integer, 40, 0));
    assert_eq!(told("WHOLE_LEAST"), (integer, 1 << 63, u64::MAX));
    assert_eq!(told("WHOLE_MOST"), (integer, u64::MAX, 0));
    let ratio = contract.constant("WHOLE_RATIO");
    assert_eq!((ratio.kind, ratio.number), (AbidingValueKind::Float as u32, 0.25));
    let name = contract.constant("WHOLE_NAME");
    assert_eq!((name.kind, text(name.bytes)), (AbidingValueKind::Bytes as u32, "whole".to_owned()));
}

#[test]
fn a_clone_and_what_was_compared_outlive_the_original() {
    let (original, other) = (parse(WHOLE), parse(&another()));
    let (mut clone, mut found, mut json) = (null_mut(), null_mut(), null_mut());
    // SAFETY: everything is alive where it is used, and freed once.
    unsafe {
        ok(abiding_contract_clone(original, &raw mut clone));
        ok(abiding_compare(original, other, null(), &raw mut found));
        abiding_contract_free(original);
        abiding_contract_free(other);
        ok(abiding_contract_to_json(clone, &raw mut json));
        assert_eq!(CStr::from_ptr(json).to_str().unwrap(), WHOLE);
        abiding_string_free(json);
        abiding_contract_free(clone);
        let first: AbidingDifference =
            fill(|size, out| abiding_differences_get(found, 0, size, out));
        assert_eq!(text(first.item), "WHOLE_LIMIT");
        assert_eq!(text(first.code), "constant-value");
        assert_eq!((text(first.right_party), first.level), ("other".to_owned(), 2));
        assert_eq!(
            (text(first.left_place.file), first.left_place.line > 0),
            ("tests/capi/whole.h".to_owned(), true)
        );
        abiding_differences_free(found);
    }
}

fn verdict(options: *const AbidingCompareOptions) -> (u32, usize) {
    let (left, right) = (Contract::whole(), Contract(parse(&another())));
    let (mut found, mut verdict) = (null_mut(), 99);
    // SAFETY: everything is alive.
    unsafe {
        let contracts = [left.0.cast_const(), right.0, left.0];
        ok(abiding_compare_all(contracts.as_ptr(), 3, options, &raw mut found));
        ok(abiding_differences_verdict(found, &raw mut verdict));
        let count = abiding_differences_count(found, AbidingLevel::Note as u32);
        abiding_differences_free(found);
        (verdict, count)
    }
}

#[test]
fn options_accept_differences() {
    assert_eq!(verdict(null()), (AbidingVerdict::Disagree as u32, 1));
    // SAFETY: `fill` gives a place.
    let mut options = fill(|size, out| unsafe { abiding_compare_options_init(out, size) });
    assert_eq!(verdict(&raw const options), (AbidingVerdict::Disagree as u32, 1));
    let of = |text: &'static str| AbidingText { pointer: text.as_ptr().cast(), length: text.len() };
    let exception =
        AbidingException { item: of("WHOLE_*"), code: of("constant-value"), reason: of("known") };
    options.exceptions = &raw const exception;
    options.exception_count = 1;
    assert_eq!(verdict(&raw const options), (AbidingVerdict::Agree as u32, 0));
}

#[test]
fn reports_come_in_every_format() {
    let (left, right) = (Contract::whole(), Contract(parse(&another())));
    let mut found = null_mut();
    // SAFETY: everything is alive, and freed once.
    unsafe {
        ok(abiding_compare(left.0, right.0, null(), &raw mut found));
        for format in [AbidingFormat::Human, AbidingFormat::Json] {
            let mut report: *mut c_char = null_mut();
            ok(abiding_differences_report(found, format as u32, &raw mut report));
            assert!(CStr::from_ptr(report).to_str().unwrap().contains("WHOLE_LIMIT"));
            abiding_string_free(report);
        }
        abiding_differences_free(found);
    }
}

#[test]
fn a_callback_sees_the_differences_and_may_stop() {
    unsafe extern "C-unwind" fn count(_: *const AbidingDifference, user_data: *mut c_void) -> i32 {
        // SAFETY: the test passes a number.
        let calls = unsafe { &mut *user_data.cast::<i32>() };
        *calls += 1;
        if *calls > 1 { 7 } else { 0 }
    }
    unsafe extern "C-unwind" fn panics(_: *const AbidingDifference, _: *mut c_void) -> i32 {
        panic!("enough");
    }
    let (left, right) =
        (Contract::whole(), Contract(parse(&another().replace("\"0.25\"", "\"0.5\""))));
    let mut found = null_mut();
    let mut calls = 0_i32;
    // SAFETY: everything is alive, and freed once.
    unsafe {
        ok(abiding_compare(left.0, right.0, null(), &raw mut found));
        let level = AbidingLevel::Note as u32;
        ok(abiding_differences_each(found, level, Some(count), (&raw mut calls).cast()));
        assert_eq!(calls, 1);
        let status = abiding_differences_each(found, level, Some(count), (&raw mut calls).cast());
        assert_eq!(status, AbidingStatus::Callback);
        assert_eq!(last_error(), "the callback returned 7 at difference 0");
        let status = abiding_differences_each(found, level, Some(panics), null_mut());
        assert_eq!(status, AbidingStatus::Callback);
        assert!(last_error().ends_with(": enough"), "{}", last_error());
        abiding_differences_free(found);
    }
}

/// What a log callback got, and whether its data was destroyed.
#[derive(Default)]
struct Heard {
    messages: Mutex<Vec<(u32, String)>>,
    destroyed: std::sync::atomic::AtomicUsize,
}

unsafe extern "C-unwind" fn hear(level: u32, message: *const c_char, user_data: *mut c_void) {
    // SAFETY: the test registers it with a `Heard` that it keeps until it has unset the callback.
    let (heard, message) =
        unsafe { (&*user_data.cast::<Heard>(), CStr::from_ptr(message).to_str().unwrap()) };
    heard.messages.lock().unwrap().push((level, message.to_owned()));
    // It may call the library, also to register itself anew.
    // SAFETY: as above.
    unsafe { ok(abiding_log_set(Some(hear), user_data, Some(forget), 0)) };
}

unsafe extern "C-unwind" fn forget(user_data: *mut c_void) {
    // SAFETY: as in `hear`.
    let heard = unsafe { &*user_data.cast::<Heard>() };
    heard.destroyed.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
}

#[test]
fn a_boundary_is_loaded_read_and_checked_while_the_log_listens() {
    let heard = Box::<Heard>::default();
    let user_data: *mut c_void = (&raw const *heard).cast_mut().cast();
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/capi/whole.h"),
        folder.path().join("a.h"),
    )
    .unwrap();
    std::fs::write(folder.path().join("b.h"), "#define WHOLE_LIMIT 41\nint broken(;\n").unwrap();
    let config = folder.path().join("abiding.toml");
    std::fs::write(
        &config,
        "[boundary]\nname = \"b\"\n[[party]]\nname = \"one\"\nlanguage = \"c\"\npath = \"a.h\"\n\
         [[party]]\nname = \"two\"\nlanguage = \"c\"\npath = \"b.h\"\n",
    )
    .unwrap();
    let config = config.to_str().unwrap();
    let (mut boundary, mut contract, mut found, mut verdict) =
        (null_mut(), null_mut(), null_mut(), 9);
    // SAFETY: everything lives where it is used, and is freed once.
    unsafe {
        ok(abiding_log_set(Some(hear), user_data, Some(forget), AbidingLogLevel::Debug as u32));
        ok(abiding_boundary_load(config.as_ptr().cast(), config.len(), &raw mut boundary));
        assert_eq!(abiding_boundary_party_count(boundary), 2);
        let (party, target) = ("one", "host");
        ok(abiding_boundary_extract(
            boundary,
            party.as_ptr().cast(),
            party.len(),
            target.as_ptr().cast(),
            target.len(),
            &raw mut contract,
        ));
        assert_eq!(abiding_contract_count(contract, AbidingItemKind::Constant as u32), 5);
        let party = "two";
        let status = abiding_boundary_extract(
            boundary,
            party.as_ptr().cast(),
            party.len(),
            null(),
            0,
            &raw mut contract,
        );
        assert_eq!(status, AbidingStatus::Unread);
        let cause = CStr::from_ptr(abiding_last_error_cause_text()).to_str().unwrap();
        assert!(cause.contains("b.h:2"), "{cause}");
        ok(abiding_boundary_check(boundary, null(), 0, &raw mut found));
        abiding_boundary_free(boundary);
        ok(abiding_differences_verdict(found, &raw mut verdict));
        assert_eq!(verdict, AbidingVerdict::Unchecked as u32);
        assert_eq!(abiding_differences_unread_count(found), 1);
        let unread: AbidingUnread =
            fill(|size, out| abiding_differences_unread(found, 0, size, out));
        assert_eq!(text(unread.party), "two");
        assert!(text(unread.reason).contains("b.h:2"), "{}", text(unread.reason));
        abiding_differences_free(found);
        abiding_contract_free(contract);
        ok(abiding_log_set(None, null_mut(), None, 0));
    }
    let messages = heard.messages.lock().unwrap();
    assert!(
        messages.iter().any(|(_, message)| message == "reading one for x86_64-unknown-linux-gnu"
            || message.starts_with("reading one for ")),
        "{messages:?}"
    );
    // Each registration was destroyed once: the first, and one for each message.
    let destroyed = heard.destroyed.load(std::sync::atomic::Ordering::SeqCst);
    assert_eq!(destroyed, messages.len() + 1);
}

#[test]
fn threads_share_handles_and_have_errors_of_their_own() {
    let contract = Contract::whole();
    let address = contract.0.expose_provenance();
    let threads: Vec<_> = (0..8)
        .map(|number: u32| {
            std::thread::spawn(move || {
                let contract = std::ptr::with_exposed_provenance::<AbidingContract>(address);
                for _ in 0..50 {
                    // SAFETY: the contract is freed after the threads are joined.
                    unsafe {
                        assert!(abiding_contract_count(contract, 0) > 0);
                        assert_eq!(abiding_contract_count(contract, 1000 + number), 0);
                    }
                    assert!(
                        last_error().contains(&format!("is {}", 1000 + number)),
                        "{}",
                        last_error()
                    );
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn the_version_and_the_features_can_be_asked_for() {
    assert_eq!(abiding_version_number(), ABIDING_VERSION_NUMBER);
    // SAFETY: the texts are static and terminated.
    unsafe {
        let version = CStr::from_ptr(abiding_version()).to_str().unwrap();
        assert_eq!(version, env!("CARGO_PKG_VERSION"));
        for feature in CStr::from_ptr(abiding_features()).to_str().unwrap().split(' ') {
            let asked = std::ffi::CString::new(feature).unwrap();
            assert_eq!(abiding_has_feature(asked.as_ptr()), 1, "{feature}");
        }
        assert_eq!(abiding_has_feature(c"flying".as_ptr()), 0);
        assert_eq!(abiding_has_feature(c"".as_ptr()), 0);
    }
}
