fn Slice(comptime T: type) type {
    return extern struct { data: [*c]const T, length: usize };
}

pub const Bytes = Slice(u8);
pub const Words = Slice(u32);

pub const Message = extern struct { head: Bytes, body: Words };

pub extern fn total(bytes: Bytes, words: *const Words) usize;
