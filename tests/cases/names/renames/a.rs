#[repr(C)]
pub struct Db {
    pub id: u32,
    pub port: u32,
}

#[repr(C)]
pub struct ffi_point {
    pub x: i32,
    pub y: f32,
}

pub const engine_limit: u32 = 17;

unsafe extern "C" {
    pub fn ffi_engine_open(id: u64) -> *mut Db;
    pub fn ffi_engine_move(of: *mut Db, to: ffi_point);
}
