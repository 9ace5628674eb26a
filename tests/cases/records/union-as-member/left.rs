#[repr(C)]
pub struct epoll_event {
    pub events: u32,
    pub data: u32,
}
