use core::ffi::c_int;

unsafe extern "C" {
    pub fn by_number(from: &c_int, to: Option<&mut c_int>, spare: &mut c_int);
    pub fn all_pointers(count: c_int, values: &c_int) -> c_int;
    pub fn by_macro(first: Option<&mut c_int>, second: &mut c_int);
    pub fn by_bracket(first: &mut c_int, second: Option<&mut c_int>);
    pub fn never_returned_null() -> &'static mut c_int;
}
