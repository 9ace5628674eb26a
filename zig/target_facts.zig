//! What C looks like on a target, from Zig's own knowledge of targets.

const std = @import("std");
const abi = @import("abi.zig");

const Target = std.Target;

pub const Error = error{
    MalformedTriple,
    UnknownArchitecture,
    UnknownOperatingSystem,
    UnknownAbi,
    UnknownCTypes,
};

/// The facts of the target `triple`, which is in Zig's spelling: `x86_64-linux-gnu`.
pub fn of(triple: []const u8) Error!abi.AbidingTargetFacts {
    const target = try resolve(triple);
    if (!knowsCTypes(&target)) return error.UnknownCTypes;
    const signedness: ?std.builtin.Signedness = target.cCharSignedness();
    return .{
        .c_char = try primitive(&target, .char),
        .c_short = try primitive(&target, .short),
        .c_ushort = try primitive(&target, .ushort),
        .c_int = try primitive(&target, .int),
        .c_uint = try primitive(&target, .uint),
        .c_long = try primitive(&target, .long),
        .c_ulong = try primitive(&target, .ulong),
        .c_longlong = try primitive(&target, .longlong),
        .c_ulonglong = try primitive(&target, .ulonglong),
        .c_float = try primitive(&target, .float),
        .c_double = try primitive(&target, .double),
        .c_longdouble = try primitive(&target, .longdouble),
        .pointer = try pointer(&target),
        .pointer_bits = target.ptrBitWidth(),
        .longdouble_bits = try longdoubleBits(&target),
        .endian = @intFromEnum(@as(abi.AbidingEndian, switch (target.cpu.arch.endian()) {
            .little => .little,
            .big => .big,
        })),
        .char_signed = @intFromBool((signedness orelse return error.UnknownCTypes) == .signed),
    };
}

/// The target, with the processor that its architecture starts from. Unlike
/// `std.zig.system.resolveTargetQuery` this asks the machine nothing.
fn resolve(triple: []const u8) Error!Target {
    const query = Target.Query.parse(.{ .arch_os_abi = triple }) catch |err| return switch (err) {
        error.UnknownArchitecture => error.UnknownArchitecture,
        error.UnknownOperatingSystem => error.UnknownOperatingSystem,
        error.UnknownApplicationBinaryInterface => error.UnknownAbi,
        else => error.MalformedTriple,
    };
    const arch = query.cpu_arch orelse return error.MalformedTriple;
    const tag = query.os_tag orelse return error.MalformedTriple;
    const chosen = query.abi orelse Target.Abi.default(arch, tag);
    const os: Target.Os = .{
        .tag = tag,
        .version_range = Target.Os.VersionRange.default(arch, tag, chosen),
    };
    return .{
        .cpu = Target.Cpu.baseline(arch, os),
        .os = os,
        .abi = chosen,
        .ofmt = Target.ObjectFormat.default(tag, arch),
    };
}

/// `std.Target` ends the process when asked for the C types of these systems, in one release or
/// another; named by text because not every release has every one.
fn knowsCTypes(target: *const Target) bool {
    const unknown = [_][]const u8{
        "contiki", "managarm", "opengl", "opencl", "vulkan", "ps3", "other",
    };
    for (unknown) |name| {
        if (std.mem.eql(u8, name, @tagName(target.os.tag))) return false;
    }
    return true;
}

fn primitive(target: *const Target, c_type: Target.CType) Error!abi.AbidingPrimitive {
    return .{
        .size = std.math.cast(u8, try known(target.cTypeByteSize(c_type))) orelse
            return error.UnknownCTypes,
        .alignment = std.math.cast(u8, try known(target.cTypeAlignment(c_type))) orelse
            return error.UnknownCTypes,
    };
}

/// A pointer is stored as the unsigned integer of its width is.
fn pointer(target: *const Target) Error!abi.AbidingPrimitive {
    for ([_]Target.CType{ .uint, .ulong, .ulonglong }) |c_type| {
        const candidate = try primitive(target, c_type);
        if (@as(u16, candidate.size) * 8 == target.ptrBitWidth()) return candidate;
    }
    return error.UnknownCTypes;
}

fn longdoubleBits(target: *const Target) Error!u16 {
    // Android's x86-64 ABI has binary128 (developer.android.com/ndk/guides/abis, and clang's
    // `__LDBL_MANT_DIG__` of 113), where `std.Target` up to 0.17 says 80 bits.
    if (target.cpu.arch == .x86_64 and target.abi == .android) return 128;
    return known(target.cTypeBitSize(.longdouble));
}

/// Zig 0.17 returns an optional where earlier releases return a number.
fn known(number: ?u16) Error!u16 {
    return number orelse error.UnknownCTypes;
}

test "x86-64 Linux and Windows differ in long" {
    const linux = try of("x86_64-linux-gnu");
    const windows = try of("x86_64-windows-gnu");
    try std.testing.expectEqual(abi.AbidingPrimitive{ .size = 8, .alignment = 8 }, linux.c_long);
    try std.testing.expectEqual(abi.AbidingPrimitive{ .size = 4, .alignment = 4 }, windows.c_long);
    try std.testing.expectEqual(80, linux.longdouble_bits);
    try std.testing.expectEqual(1, linux.char_signed);
}

test "a big-endian target with unsigned char" {
    const s390x = try of("s390x-linux-gnu");
    try std.testing.expectEqual(@intFromEnum(abi.AbidingEndian.big), s390x.endian);
    try std.testing.expectEqual(0, s390x.char_signed);
}

test "what is unknown is an error" {
    try std.testing.expectError(error.UnknownArchitecture, of("x87-linux-gnu"));
    try std.testing.expectError(error.UnknownOperatingSystem, of("x86_64-lunix-gnu"));
    try std.testing.expectError(error.UnknownAbi, of("x86_64-linux-gnus"));
    try std.testing.expectError(error.MalformedTriple, of("x86_64"));
    try std.testing.expectError(error.MalformedTriple, of("x86_64-linux-gnu-x"));
    try std.testing.expectError(error.MalformedTriple, of("native"));
    try std.testing.expectError(error.UnknownCTypes, of("x86_64-contiki"));
}

test "every architecture on every system answers or refuses" {
    inline for (comptime std.meta.fieldNames(Target.Cpu.Arch)) |arch| {
        inline for (.{ "linux", "freestanding", "windows", "macos", "freebsd", "uefi" }) |os| {
            _ = of(arch ++ "-" ++ os) catch {};
        }
    }
}
