unsafe extern "C" {
    pub fn count_items(count: *mut u32) -> i32;
}
