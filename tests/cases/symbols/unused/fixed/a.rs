unsafe extern "C" {
    pub fn first() -> i32;
    pub fn second() -> i32;
}
