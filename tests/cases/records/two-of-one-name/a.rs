pub mod v1 {
    #[repr(C)]
    pub struct Options {
        pub depth: u32,
    }

    unsafe extern "C" {
        pub fn open_v1(options: *const Options) -> i32;
    }
}

pub mod v2 {
    #[repr(C)]
    pub struct Options {
        pub depth: u32,
        pub width: u64,
    }

    unsafe extern "C" {
        pub fn open_v2(options: *const Options) -> i32;
    }
}
