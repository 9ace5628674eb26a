unsafe extern "C" {
    pub fn move_bytes(to: *mut u8, from: *mut u8, length: usize);
}
