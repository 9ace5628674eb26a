#[repr(C)]
pub struct Db {
    pub id: u32,
    pub port: u16,
}

#[repr(C)]
pub struct ffi_point {
    pub x: i32,
    pub y: i32,
}

pub const engine_limit: u32 = 16;

unsafe extern "C" {
    pub fn ffi_engine_open(id: u32) -> *mut Db;
    pub fn ffi_engine_move(of: *mut Db, to: ffi_point);
}
