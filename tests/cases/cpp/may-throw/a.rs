use core::ffi::{c_char, c_int};

extern "C" {
    pub fn parse(text: *const c_char) -> c_int;
    pub fn twice(number: c_int) -> c_int;
    pub fn described(number: c_int) -> c_int;
}

extern "C" {
    #[link_name = "_Z6lookupPKc"]
    pub fn lookup(text: *const c_char) -> c_int;
}
