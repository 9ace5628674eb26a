unsafe extern "C" {
    pub static mut version: i32;
}
