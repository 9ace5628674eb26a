unsafe extern "C" {
    pub fn fail(code: i32) -> !;
}
