pub const MODE_NONE: i32 = 0;
pub const MODE_READ: i32 = 1;
pub const MODE_WRITE: i32 = 2;

unsafe extern "C" {
    pub fn open_file(mode: i32) -> i32;
}
