#[repr(C)]
pub struct Tight {
    pub kind: u8,
    pub value: u32,
}

#[repr(C, packed(2))]
pub struct Half {
    pub kind: u8,
    pub value: u64,
}

#[repr(C, align(64))]
pub struct Line {
    pub data: [u8; 20],
}

#[repr(C, align(16))]
pub struct Wide {
    pub value: u32,
}

#[repr(C)]
pub struct Mixed {
    pub head: u8,
    pub wide: Wide,
    pub tight: Tight,
    pub line: Line,
}
