unsafe extern "C" {
    pub fn add(left: i32, right: i32) -> i32;
}
