#[repr(transparent)]
pub struct access_t(pub u64);
#[repr(transparent)]
pub struct state_t(pub u8);

unsafe extern "C" {
    pub fn grant(wanted: access_t, state: *mut state_t) -> access_t;
    pub fn report(all: *const access_t, worst: state_t);
}
