use core::num::NonZeroU32;

#[repr(transparent)]
pub struct Meters(pub f64);

#[repr(transparent)]
pub struct Id {
    number: NonZeroU32,
    marker: core::marker::PhantomData<*mut u8>,
}

pub type Slot = Option<NonZeroU32>;

#[repr(C)]
pub struct Track {
    pub length: Meters,
    pub owner: Id,
    pub next: Slot,
    pub cell: core::cell::UnsafeCell<u16>,
    pub counter: core::sync::atomic::AtomicU16,
}

unsafe extern "C" {
    pub fn extend(track: *mut Track, by: Meters) -> Id;
}
