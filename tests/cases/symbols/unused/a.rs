unsafe extern "C" {
    pub fn first() -> i32;
}
