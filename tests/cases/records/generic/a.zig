fn Slice(comptime T: type) type {
    return extern struct { data: [*c]const T, length: u32 };
}

pub const Bytes = Slice(u8);
pub const Words = Slice(u32);

pub const Message = extern struct { head: Words, body: Bytes };

pub extern fn total(bytes: Bytes, words: *const Words) usize;
