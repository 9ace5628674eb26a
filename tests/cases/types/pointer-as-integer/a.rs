unsafe extern "C" {
    pub fn release(handle: usize);
}
