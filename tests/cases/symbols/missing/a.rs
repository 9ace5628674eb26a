unsafe extern "C" {
    pub fn store_open() -> i32;
    pub fn store_close(store: i32);
}
