unsafe extern "C" {
    pub fn move_bytes(from: *mut u8, to: *mut u8, length: usize);
}
