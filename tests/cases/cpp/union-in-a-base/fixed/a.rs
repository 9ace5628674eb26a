use core::ffi::{c_char, c_int};

#[repr(C)]
pub struct Event {
    pub data: EventData,
    pub time: f64,
}

#[repr(C)]
pub union EventData {
    pub key: i8,
    pub letter: c_char,
    pub code: c_int,
}

unsafe extern "C" {
    pub fn event_send(event: *const Event);
}
