extern "C" {
    pub fn add4(a: *const [i32; 4]);
}
