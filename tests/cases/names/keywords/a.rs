#[repr(C)]
#[allow(non_camel_case_types)]
pub struct r#trait {
    pub r#type: u32,
    pub r#match: u16,
    pub new: u8,
    pub r#async: u64,
}

unsafe extern "C" {
    pub fn r#move(token: *mut r#trait, r#in: u64) -> i32;
    #[link_name = "loop"]
    pub fn run_loop(r#fn: u8);
    pub static r#use: u32;
}
