unsafe extern "C" {
    pub fn store_open_v2() -> i32;
    pub fn store_close(store: i32);
}
