pub struct Bare {
    pub flag: u8,
    pub count: u32,
}

pub struct Handle(pub u32);

pub enum State {
    Idle,
    Busy,
}

#[repr(C)]
pub struct Machine {
    pub bare: Bare,
    pub handle: Handle,
    pub state: State,
}

unsafe extern "C" {
    pub fn start(machine: *const Machine, bare: *const Bare);
}
