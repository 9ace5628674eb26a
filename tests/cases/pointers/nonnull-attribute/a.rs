use core::ffi::c_int;

unsafe extern "C" {
    pub fn by_number(from: Option<&c_int>, to: Option<&mut c_int>, spare: Option<&mut c_int>);
    pub fn all_pointers(count: c_int, values: Option<&c_int>) -> c_int;
    pub fn by_macro(first: Option<&mut c_int>, second: Option<&mut c_int>);
    pub fn by_bracket(first: Option<&mut c_int>, second: Option<&mut c_int>);
    pub fn never_returned_null() -> Option<&'static mut c_int>;
}
