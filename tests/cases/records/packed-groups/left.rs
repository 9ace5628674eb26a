#[repr(C, packed)]
pub struct frame {
    pub header: u32,
    pub motion: i32,
    pub samples: *mut u32,
    pub channel: u8,
    pub rate: u32,
    pub time: u32,
}

unsafe extern "C" {
    pub fn send_frame(frame: *mut frame);
}
