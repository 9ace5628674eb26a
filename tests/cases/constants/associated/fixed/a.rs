mod traits {
    pub trait Tagged {
        const VERSION_TAG: u32;
        const DEFAULT_LIMIT: i32 = 16;
        const OWN_LIMIT: i32 = 1;
        fn unrelated(&self) {}
    }
    pub trait Elsewhere<T> {
        const MANY: i32 = 1;
    }
}

#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Message {
    pub tag: u32,
}

impl traits::Tagged for Message {
    const VERSION_TAG: u32 = 7;
    const OWN_LIMIT: i32 = 32;
}

impl traits::Elsewhere<u8> for Message {}

/// Not on the boundary: its layout is not promised.
pub struct Inner;

impl traits::Tagged for Inner {
    const VERSION_TAG: u32 = 100;
}
