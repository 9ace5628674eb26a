pub mod tunnel {
    #[repr(C)]
    pub struct Vertex {
        pub row: i32,
        pub column: i32,
    }
}

unsafe extern "C" {
    pub fn tunnel_open(number: i32, at: *const tunnel::Vertex);
}
