unsafe extern "C" {
    pub fn add_numbers(left: i64, right: i64) -> i64;
}
