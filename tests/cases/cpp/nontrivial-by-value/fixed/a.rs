use core::ffi::c_int;

#[repr(C)]
pub struct Handle {
    pub number: c_int,
    pub flags: c_int,
}

#[repr(C)]
pub struct Owner {
    pub number: c_int,
}

extern "C" {
    pub fn handle_open(number: c_int) -> Handle;
    pub fn handle_close(handle: Handle);
    pub fn handle_each(visit: Option<extern "C" fn(Handle)>);
    pub fn owner_use(owner: &Owner);
    // The address is what C++ passes for a class that it cannot copy.
    pub fn owner_take(owner: *mut Owner);
}
