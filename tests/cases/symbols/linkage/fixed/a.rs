unsafe extern "C" {
    #[link_name = "is_even"]
    pub fn even(value: u32) -> bool;
    pub fn offered_by_zig(value: u32) -> u32;
    pub static limit: u32;
}

#[unsafe(no_mangle)]
pub extern "C" fn offered_by_rust(value: u32) -> u32 {
    value
}
