//! Makes the compiler say where it keeps what its C importer generated.
//!
//! Every `@cImport` that the module offers is asked for a declaration that it does not have. The
//! compiler then names the generated file: "note: struct declared here". Each question stands in
//! a `comptime` block of its own, so that all are answered in one run.

const info = @import("reflect_info.zig");

/// Asks in `Root` and in every container of the user's own files inside of it.
pub fn ask(comptime Root: type, comptime files: []const []const u8, comptime broken: type) void {
    _ = Visit(Root, files, broken);
}

fn Visit(comptime T: type, comptime files: []const []const u8, comptime broken: type) type {
    return struct {
        comptime {
            @setEvalBranchQuota(1 << 30);
            for (info.declarations(T)) |name| {
                if (@hasDecl(broken, name)) continue;
                if (@TypeOf(@field(T, name)) != type) continue;
                const V = @field(T, name);
                if (info.isImport(V, files)) {
                    _ = Question(V);
                } else if (info.isInside(V, files)) {
                    _ = Visit(V, files, broken);
                }
            }
        }
    };
}

fn Question(comptime T: type) type {
    return struct {
        comptime {
            _ = @field(T, "abiding asks where this file is");
        }
    };
}
