#[repr(C)]
pub union Number {
    pub whole: i64,
    pub real: f64,
}
