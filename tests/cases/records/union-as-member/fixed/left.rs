#[cfg_attr(target_arch = "x86_64", repr(C, packed))]
#[cfg_attr(not(target_arch = "x86_64"), repr(C))]
pub struct epoll_event {
    pub events: u32,
    pub data: u64,
}
