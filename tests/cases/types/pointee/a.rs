unsafe extern "C" {
    pub fn count_items(count: *mut u64) -> i32;
}
