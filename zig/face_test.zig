//! The face for Zig programs, over the real Rust core.

const std = @import("std");
const abiding = @import("abiding");

const testing = std.testing;

const rust_json = @embedFile("testdata/rust.json");
const c_json = @embedFile("testdata/c.json");

test "a contract is read, asked and written again" {
    const contract = try abiding.Contract.parse(rust_json);
    defer contract.deinit();
    try testing.expectEqual(1, try contract.count(.type));
    try testing.expectEqual(1, try contract.count(.function));
    try testing.expectEqual(0, try contract.count(.gap));
    const party = try contract.party(testing.allocator);
    defer testing.allocator.free(party);
    try testing.expectEqualStrings("bindings", party);
    const target = try contract.target(testing.allocator);
    defer testing.allocator.free(target);
    try testing.expectEqualStrings("x86_64-unknown-linux-gnu", target);
    const again = try contract.toJson(testing.allocator);
    defer testing.allocator.free(again);
    try testing.expectEqualStrings(rust_json, again);
}

test "what two contracts disagree on" {
    const left = try abiding.Contract.parse(rust_json);
    defer left.deinit();
    const right = try abiding.Contract.parse(c_json);
    defer right.deinit();
    const differences = try left.compare(right);
    defer differences.deinit();
    try testing.expect(try differences.count(.@"error") > 0);
    try testing.expect(try differences.count(.note) >= try differences.count(.@"error"));
    const human = try differences.report(testing.allocator, .human);
    defer testing.allocator.free(human);
    for ([_][]const u8{ "point.y", "point.h", "src/point.rs", "error" }) |words| {
        errdefer std.debug.print("no {s} in:\n{s}\n", .{ words, human });
        try testing.expect(std.mem.indexOf(u8, human, words) != null);
    }
    const json = try differences.report(testing.allocator, .json);
    defer testing.allocator.free(json);
    const document = try std.json.parseFromSlice(std.json.Value, testing.allocator, json, .{});
    defer document.deinit();
    const listed = document.value.object.get("differences").?.array.items;
    try testing.expectEqual(try differences.count(.note), listed.len);
}

test "a contract agrees with itself" {
    const contract = try abiding.Contract.parse(rust_json);
    defer contract.deinit();
    const differences = try contract.compare(contract);
    defer differences.deinit();
    try testing.expectEqual(0, try differences.count(.note));
}

test "a text that is no contract is an error with a message" {
    try testing.expectError(error.InvalidContract, abiding.Contract.parse("{}"));
    const message = try abiding.lastError(testing.allocator);
    defer testing.allocator.free(message);
    try testing.expect(std.mem.indexOf(u8, message, "schema") != null);
    try testing.expectError(error.InvalidUtf8, abiding.Contract.parse("\xff"));
}

test "items, types, fields and parameters are asked for" {
    const contract = try abiding.Contract.parse(rust_json);
    defer contract.deinit();
    const clone = try contract.clone();
    defer clone.deinit();
    const index = try clone.find(.type, "point");
    const item = try clone.item(.type, index);
    try testing.expectEqualStrings("point", item.name);
    try testing.expect(item.place.line > 0);
    const layout = try clone.typeOf(item.type_id.?);
    try testing.expectEqual(abiding.TypeKind.@"struct", layout.kind);
    for (0..layout.count) |number| {
        const field = try clone.field(item.type_id.?, number);
        try testing.expect(field.bit_offset < layout.size * 8);
        try testing.expect(field.name.len > 0);
    }
    const function = try clone.item(.function, 0);
    const signature = try clone.typeOf(function.type_id.?);
    try testing.expectEqual(abiding.TypeKind.function, signature.kind);
    for (0..signature.count) |number| _ = try clone.parameter(function.type_id.?, number);
    try testing.expectError(error.NotFound, clone.parameter(function.type_id.?, signature.count));
    try testing.expectError(error.NotFound, clone.find(.function, "absent"));
}

test "differences are visited, and an error of the visitor comes back" {
    const left = try abiding.Contract.parse(rust_json);
    defer left.deinit();
    const right = try abiding.Contract.parse(c_json);
    defer right.deinit();
    const all = [_]abiding.Contract{ left, right };
    const differences = try abiding.Differences.between(testing.allocator, &all, .{});
    defer differences.deinit();
    try testing.expectEqual(abiding.Verdict.disagree, try differences.verdict());
    const Visitor = struct {
        seen: usize = 0,
        stop_at: usize,

        fn visit(visitor: *@This(), difference: abiding.Difference) anyerror!void {
            if (visitor.seen == visitor.stop_at) return error.Enough;
            visitor.seen += 1;
            try testing.expect(difference.code.len > 0);
        }
    };
    var every: Visitor = .{ .stop_at = std.math.maxInt(usize) };
    try differences.each(.note, &every, Visitor.visit);
    try testing.expectEqual(try differences.count(.note), every.seen);
    var first: Visitor = .{ .stop_at = 1 };
    const count = try differences.count(.note);
    const outcome = differences.each(.note, &first, Visitor.visit);
    if (count > 1) try testing.expectError(error.Enough, outcome) else try outcome;
    try testing.expectEqual(1, first.seen);
    const difference = try differences.at(0);
    try testing.expectEqual(abiding.Level.@"error", difference.level);
    try testing.expectEqual(0, try differences.unreadCount());
}

test "what is accepted does not disagree" {
    const left = try abiding.Contract.parse(rust_json);
    defer left.deinit();
    const right = try abiding.Contract.parse(c_json);
    defer right.deinit();
    const all = [_]abiding.Contract{ left, right };
    const accepted = [_]abiding.Exception{.{ .item = "*", .reason = "a test accepts everything" }};
    const options: abiding.Options = .{ .exceptions = &accepted };
    const differences = try abiding.Differences.between(testing.allocator, &all, options);
    defer differences.deinit();
    try testing.expectEqual(abiding.Verdict.agree, try differences.verdict());
    const one = all[0..1];
    const alone = abiding.Differences.between(testing.allocator, one, .{});
    try testing.expectError(error.InvalidArgument, alone);
}

test "a boundary that is not there is an error with a cause" {
    try testing.expectError(error.Io, abiding.Boundary.load("no/such/abiding.toml"));
    const cause = try abiding.lastErrorCause(testing.allocator);
    defer testing.allocator.free(cause);
    try testing.expect(cause.len > 0);
}

test "a log is told and let go once" {
    const Log = struct {
        told: usize = 0,
        released: usize = 0,

        fn tell(log: *@This(), _: abiding.LogLevel, message: []const u8) void {
            std.debug.assert(message.len > 0);
            log.told += 1;
        }

        fn release(log: *@This()) void {
            log.released += 1;
        }
    };
    var log: Log = .{};
    try abiding.log.set(.debug, &log, Log.tell, Log.release);
    try testing.expectEqual(0, log.released);
    try abiding.log.unset();
    try testing.expectEqual(1, log.released);
}

test "the core asks Zig what C looks like on a target" {
    const linux = try abiding.targetFacts("x86_64-unknown-linux-gnu");
    const windows = try abiding.targetFacts("x86_64-pc-windows-msvc");
    try testing.expectEqual(8, linux.c_long.size);
    try testing.expectEqual(4, windows.c_long.size);
    try testing.expectError(error.UnknownTarget, abiding.targetFacts("x86_64-unknown-lunix"));
    const host = try abiding.targetFacts("host");
    try testing.expectEqual(@sizeOf(c_long), host.c_long.size);
    try testing.expectEqual(@alignOf(c_longdouble), host.c_longdouble.alignment);
}

test "the version is a version" {
    _ = try std.SemanticVersion.parse(abiding.version());
}
