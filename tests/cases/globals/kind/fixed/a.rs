unsafe extern "C" {
    pub fn version() -> i32;
}
