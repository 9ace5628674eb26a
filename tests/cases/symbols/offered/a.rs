#[unsafe(no_mangle)]
pub extern "C" fn begin(value: u32) -> u32 {
    value
}

#[unsafe(export_name = "finished")]
pub extern "C" fn end(value: u32) -> u32 {
    value
}

#[unsafe(no_mangle)]
pub static LIMIT: u32 = 7;
