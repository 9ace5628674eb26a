extern "C" {
    pub fn add4(a: *const [f32; 4]);
}
