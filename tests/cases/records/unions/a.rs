#[repr(C)]
pub union Number {
    pub whole: u32,
    pub real: f64,
    pub bytes: [u8; 8],
}

#[repr(C)]
pub struct Cell {
    pub kind: u32,
    pub content: Content,
}

#[repr(C)]
pub union Content {
    pub number: f64,
    pub text: *const u8,
}
