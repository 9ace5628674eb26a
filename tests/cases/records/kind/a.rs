#[repr(C)]
pub struct Number {
    pub whole: i64,
    pub real: f64,
}
