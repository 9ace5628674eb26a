#[repr(C, packed)]
pub struct Straddling {
    pub bits: u32,
    pub tail: i8,
}

#[repr(C)]
pub struct Signs {
    pub all: u32,
    pub wide: u32,
}
