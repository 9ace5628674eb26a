#[repr(C, u32)]
pub enum Event {
    Quit,
    Key(u32),
    Move { x: f32, y: f32 },
}

#[repr(C)]
pub enum Answer {
    None,
    Some(u32),
}

unsafe extern "C" {
    pub fn handle_event(event: *const Event, answer: *const Answer);
}
