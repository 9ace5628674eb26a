#[repr(C)]
pub struct Slice<T> {
    pub data: *const T,
    pub length: usize,
}

pub type Bytes = Slice<u8>;
pub type Words = Slice<u64>;

#[repr(C)]
pub struct Message {
    pub head: Bytes,
    pub body: Words,
}

unsafe extern "C" {
    pub fn total(bytes: Bytes, words: *const Words) -> usize;
}
