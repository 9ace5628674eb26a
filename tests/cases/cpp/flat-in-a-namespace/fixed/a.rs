#[repr(C)]
pub struct parser {
    _private: [u8; 0],
}

pub mod text {
    #[repr(C)]
    pub struct position {
        pub parser: *const super::parser,
        pub column: i16,
    }
}

unsafe extern "C" {
    pub fn parser_start(parser: *mut parser, at: *const text::position);
}
