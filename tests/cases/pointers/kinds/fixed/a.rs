use core::ffi::*;

pub enum Store {}

unsafe extern "C" {
    pub fn write_int(to: *mut c_int);
    pub fn read_int(from: *const c_int);
    pub fn open_store(store: *mut Store);
    pub fn set_names(names: *mut *mut c_char);
    pub fn read_names(names: *const *const c_char);
    pub fn fill_grid(grid: *mut [c_int; 4]);
    pub fn copy_text(to: *mut c_char, from: *const c_char);
    pub fn poke(register: *mut u32);
    pub fn pass(data: *mut c_void, more: *const c_void) -> *mut c_void;
    pub fn sum_four(values: *const c_int);
}
