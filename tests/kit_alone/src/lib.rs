//! A small C library of someone else's, on nothing but the boundary kit.

use std::ffi::{c_char, c_void};
use std::sync::Mutex;

use abiding::boundary::{
    self, CallbackSlot, ForeignCallback, Guard, Handle, LastError, Out, OwnedArray, OwnedText,
    Received, TextBuffer, guard, slice_in, text_in,
};

/// What functions of this library return.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ListStatus {
    Ok = 0,
    Argument = 1,
    Text = 2,
    Internal = 3,
}

boundary::status!(ListStatus: ok = Ok, argument = Argument, text = Text, handle = Argument,
    struct_size = Argument, callback = Internal, panic = Internal);

/// The order of a list.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Order {
    Ascending = 0,
    Descending = 1,
}

boundary::c_enum!(Order: u32 { Ascending, Descending });

type OnAdd = unsafe extern "C-unwind" fn(value: i32, user_data: *mut c_void);

/// A list of numbers with a name.
pub struct List {
    name: String,
    values: Mutex<Vec<i32>>,
    on_add: CallbackSlot<ForeignCallback<OnAdd>>,
}

/// # Safety
/// `name` is null or terminated; `out` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn list_new(name: *const c_char, out: *mut *mut List) -> ListStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (name, out) = unsafe { (text_in::terminated(name, "name")?, Out::new(out, "out")?) };
        let (values, on_add) = (Mutex::default(), CallbackSlot::new());
        out.set(Handle::create(List { name: name.to_owned(), values, on_add }));
        Ok(())
    })
}

/// # Safety
/// `list` is null or alive; `values` is null or points to `count` numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn list_add(list: *const List, values: *const i32, count: usize) -> ListStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (list, values) =
            unsafe { (Handle::borrow(list, "list")?, slice_in(values, count, "values")?) };
        list.values.lock().expect("nobody panics with it").extend(values);
        for value in values {
            // SAFETY: these are the arguments of an `OnAdd`.
            let called = list.on_add.call(|on_add| on_add.call(|f, data| unsafe { f(*value, data) }));
            called.transpose()?;
        }
        Ok(())
    })
}

/// # Safety
/// `list` is null or alive; the rest as `ForeignCallback::new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn list_on_add(
    list: *const List,
    function: Option<OnAdd>,
    user_data: *mut c_void,
    destructor: Option<boundary::Destructor>,
) -> ListStatus {
    guard(|| {
        // SAFETY: the caller promises both; what can fail comes first.
        let list = unsafe { Handle::borrow(list, "list")? };
        // SAFETY: the caller promises it.
        list.on_add.replace(unsafe { ForeignCallback::new(function, user_data, destructor) });
        Ok(())
    })
}

/// # Safety
/// `list` is null or alive; `out` and `count` are null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn list_values(
    list: *const List,
    order: Received<Order>,
    out: *mut *mut i32,
    count: *mut usize,
) -> ListStatus {
    guard(|| {
        // SAFETY: the caller promises all of it.
        let (list, out, count) = unsafe {
            (Handle::borrow(list, "list")?, Out::new(out, "out")?, Out::new(count, "count")?)
        };
        let order = order.get("order")?;
        let mut values = list.values.lock().expect("nobody panics with it").clone();
        values.sort_unstable();
        if order == Order::Descending {
            values.reverse();
        }
        OwnedArray::give(values, out, count);
        Ok(())
    })
}

/// # Safety
/// `values` and `count` are what `list_values` wrote.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn list_values_free(values: *mut i32, count: usize) {
    Guard::<ListStatus>::value((), || {
        // SAFETY: the caller promises it.
        unsafe { OwnedArray::free(values, count, "values")? };
        Ok(())
    });
}

/// # Safety
/// `list` is null or alive; `out` is null or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn list_name(list: *const List, out: *mut *mut c_char) -> ListStatus {
    guard(|| {
        // SAFETY: the caller promises both.
        let (list, out) = unsafe { (Handle::borrow(list, "list")?, Out::new(out, "out")?) };
        OwnedText::give(&list.name, out)?;
        Ok(())
    })
}

/// # Safety
/// `text` is null or from this library, and not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn list_text_free(text: *mut c_char) {
    Guard::<ListStatus>::value((), || {
        // SAFETY: the caller promises it.
        unsafe { OwnedText::free(text, "text")? };
        Ok(())
    });
}

/// # Safety
/// A buffer that is not null has `capacity` writable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn list_last_error(buffer: *mut c_char, capacity: usize) -> usize {
    // SAFETY: the caller promises it.
    LastError::copy_message::<ListStatus>(&mut unsafe { TextBuffer::new(buffer, capacity) })
}

/// # Safety
/// `list` is null or alive, and not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn list_free(list: *mut List) {
    Guard::<ListStatus>::value((), || {
        // SAFETY: the caller promises it.
        unsafe { Handle::destroy(list, "list")? };
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr::null_mut;

    unsafe extern "C-unwind" fn sum(value: i32, user_data: *mut c_void) {
        assert!(value != 13, "unlucky");
        // SAFETY: the test passes an i64.
        unsafe { *user_data.cast::<i64>() += i64::from(value) }
    }

    #[test]
    fn the_whole_library_works() {
        let (mut list, mut values, mut count, mut name) = (null_mut(), null_mut(), 0, null_mut());
        let mut total = 0_i64;
        // SAFETY: all arguments live through their calls, and everything is freed once.
        unsafe {
            assert_eq!(list_new(c"primes".as_ptr(), &raw mut list), ListStatus::Ok);
            let data = (&raw mut total).cast();
            assert_eq!(list_on_add(list, Some(sum), data, None), ListStatus::Ok);
            assert_eq!(list_add(list, [5, 2, 3].as_ptr(), 3), ListStatus::Ok);
            assert_eq!(list_add(list, [13].as_ptr(), 1), ListStatus::Internal);
            let message = TextBuffer::fetch(|buffer, n| list_last_error(buffer, n)).unwrap();
            assert!(message.ends_with(": unlucky"), "{message}");
            let descending = Order::Descending.into();
            assert_eq!(list_values(list, descending, &raw mut values, &raw mut count), ListStatus::Ok);
            assert_eq!(std::slice::from_raw_parts(values, count), [13, 5, 3, 2]);
            list_values_free(values, count);
            let unknown = Received::new(u32::MAX);
            let status = list_values(list, unknown, &raw mut values, &raw mut count);
            assert_eq!(status, ListStatus::Argument);
            assert_eq!(list_name(list, &raw mut name), ListStatus::Ok);
            assert_eq!(text_in::terminated(name, "name").unwrap(), "primes");
            list_text_free(name);
            list_free(list);
            list_free(null_mut());
        }
        assert_eq!(total, 10);
    }
}
