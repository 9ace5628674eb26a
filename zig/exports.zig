//! Everything that Zig gives to Rust: the root of the static library that cargo links, and the
//! Zig party of abiding's own boundary. `src/zig_abi.rs` declares the same on Rust's side.

const builtin = @import("builtin");
const std = @import("std");
const abi = @import("abi.zig");
const layout_table = @import("layout_table.zig");
const source_spans = @import("source_spans.zig");
const target_facts = @import("target_facts.zig");

pub const AbidingPrimitive = abi.AbidingPrimitive;
pub const AbidingEndian = abi.AbidingEndian;
pub const AbidingTargetFacts = abi.AbidingTargetFacts;
pub const AbidingZigStatus = abi.AbidingZigStatus;
pub const AbidingZigText = abi.AbidingZigText;
pub const AbidingZigDeclaration = abi.AbidingZigDeclaration;
pub const AbidingZigValue = abi.AbidingZigValue;
pub const AbidingZigSpan = abi.AbidingZigSpan;
pub const AbidingZigSpans = abi.AbidingZigSpans;
pub const AbidingLayoutKind = abi.AbidingLayoutKind;
pub const AbidingLayoutField = abi.AbidingLayoutField;
pub const AbidingLayoutEnumerator = abi.AbidingLayoutEnumerator;
pub const AbidingLayoutType = abi.AbidingLayoutType;
pub const AbidingLayoutTable = abi.AbidingLayoutTable;

/// On bare metal nothing tells the size of a page. The library is read there, by `crossing.toml`, and
/// never run.
pub const std_options: std.Options = if (builtin.os.tag == .freestanding and !builtin.cpu.arch.isWasm())
    .{ .page_size_min = 4096, .page_size_max = 4096 }
else
    .{};

/// A broken invariant ends the process with a message and without a stack trace, whose machinery
/// would be most of the library.
pub const panic = std.debug.simple_panic;

/// Writes what C looks like on the target `triple` (in Zig's spelling) to `out`, which the caller
/// owns and which has `struct_size` bytes. Writes nothing unless it returns `ok`. Any thread.
pub export fn abiding_zig_target_facts(
    struct_size: usize,
    triple: [*]const u8,
    triple_length: usize,
    out: *AbidingTargetFacts,
) u32 {
    if (struct_size != @sizeOf(AbidingTargetFacts)) return code(.struct_size);
    out.* = target_facts.of(triple[0..triple_length]) catch |err| return code(switch (err) {
        error.UnknownArchitecture => .unknown_architecture,
        error.UnknownOperatingSystem => .unknown_system,
        error.UnknownAbi => .unknown_abi,
        error.MalformedTriple => .malformed_triple,
        error.UnknownCTypes => .unknown_c_types,
    });
    return code(.ok);
}

/// Parses `source` and writes where its declarations stand to `out`, which the caller owns.
///
/// `struct_size` and `item_size` are the sizes of `AbidingZigSpans` and `AbidingZigSpan` as the
/// caller knows them. After `ok` and `syntax` the result holds memory until it is given to
/// `abiding_zig_spans_free`; after anything else nothing was written. Any thread.
pub export fn abiding_zig_spans_read(
    struct_size: usize,
    item_size: usize,
    source: [*]const u8,
    source_length: usize,
    out: *AbidingZigSpans,
) u32 {
    const sizes_agree = struct_size == @sizeOf(AbidingZigSpans) and
        item_size == @sizeOf(AbidingZigSpan);
    if (!sizes_agree) return code(.struct_size);
    out.* = source_spans.read(source[0..source_length]) catch |err| return code(switch (err) {
        error.OutOfMemory => .out_of_memory,
        error.TooLarge => .too_large,
    });
    return code(if (out.message.length == 0) .ok else .syntax);
}

/// Frees what `abiding_zig_spans_read` put into `spans`; once.
pub export fn abiding_zig_spans_free(spans: *AbidingZigSpans) void {
    source_spans.free(spans);
}

/// Zig's layout of everything that crosses. Static.
pub export fn abiding_zig_layout_table() *const AbidingLayoutTable {
    return &layout_table.table;
}

fn code(status: AbidingZigStatus) u32 {
    return @intFromEnum(status);
}
