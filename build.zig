//! abiding's Zig half: the static library that cargo links, and the module `abiding` for Zig
//! programs, with their tests. One file for Zig 0.15.2, 0.16 and 0.17.

const std = @import("std");
const builtin = @import("builtin");

comptime {
    const oldest: std.SemanticVersion = .{ .major = 0, .minor = 15, .patch = 2 };
    const too_new: std.SemanticVersion = .{ .major = 0, .minor = 18, .patch = 0 };
    const version = builtin.zig_version;
    if (version.order(oldest) == .lt or version.order(too_new) != .lt) @compileError(
        "abiding needs Zig 0.15.2 to 0.17, not " ++ builtin.zig_version_string ++
            "; `cargo xtask setup` installs one into .venv",
    );
}

/// From Zig 0.17 on the builtin `@cImport` is gone, and `addTranslateC` takes its place; some of
/// `std.Build` is spelled differently too.
const newer_build_api = builtin.zig_version.minor >= 17;

pub fn build(b: *std.Build) void {
    const lib_step = b.step("lib", "Build the static library that cargo links");
    const test_step = b.step("test", "Run the Zig tests, those that call the Rust core included");
    const fmt_step = b.step("fmt", "Check the formatting of the Zig sources");

    const target = b.standardTargetOptions(.{});

    // For Zig libraries that export a C ABI; it needs nothing else of abiding.
    _ = b.addModule("abiding_boundary", .{
        .root_source_file = b.path("zig/boundary/root.zig"),
        .target = target,
    });
    addLibrary(b, lib_step, target);
    addTests(b, test_step, target);
    const sources = if (newer_build_api)
        [_]std.Build.LazyPath{ b.path("build.zig"), b.path("zig") }
    else
        [_][]const u8{ "build.zig", "zig" };
    fmt_step.dependOn(&b.addFmt(.{ .paths = &sources, .check = true }).step);
}

fn addLibrary(b: *std.Build, step: *std.Build.Step, target: std.Build.ResolvedTarget) void {
    const library = b.addLibrary(.{
        .name = "abiding_zig",
        .linkage = .static,
        .root_module = b.createModule(.{
            .root_source_file = b.path("zig/exports.zig"),
            .target = target,
            .optimize = release_safe,
            .pic = true,
            // Rust's linker knows no `__zig_probe_stack`.
            .stack_check = false,
            .strip = true,
        }),
    });
    // Rust brings compiler-rt's functions along; twice would be a duplicate symbol.
    library.bundle_compiler_rt = false;
    step.dependOn(&b.addInstallArtifact(library, .{}).step);
}

fn addTests(b: *std.Build, step: *std.Build.Step, target: std.Build.ResolvedTarget) void {
    // What Zig does alone.
    const alone = b.addTest(.{
        .name = "alone",
        .root_module = b.createModule(.{
            .root_source_file = b.path("zig/tests.zig"),
            .target = target,
        }),
    });
    step.dependOn(&b.addRunArtifact(alone).step);

    // What Zig does through the Rust core.
    const crossing = b.addTest(.{
        .name = "crossing",
        // Zig 0.15.2's own linker loses the alignment of Rust's constants, and the first aligned
        // read of one faults; LLD exists for ELF only.
        .use_llvm = true,
        .use_lld = target.result.ofmt == .elf,
        .root_module = b.createModule(.{
            .root_source_file = b.path("zig/crossing_test.zig"),
            .target = target,
            .link_libc = true,
            .imports = &.{.{ .name = "abiding", .module = abidingModule(b, target) }},
        }),
    });
    const core = buildCore(b);
    crossing.step.dependOn(&core.cargo.step);
    crossing.root_module.addObjectFile(core.archive);
    linkRustNeeds(crossing.root_module, target);
    step.dependOn(&b.addRunArtifact(crossing).step);
}

/// The module for Zig programs. Whoever uses it also links the Rust core's archive.
fn abidingModule(b: *std.Build, target: std.Build.ResolvedTarget) *std.Build.Module {
    return b.addModule("abiding", .{
        .root_source_file = b.path("zig/root.zig"),
        .target = target,
        .imports = &.{.{ .name = "abiding_header", .module = headerModule(b, target) }},
    });
}

/// `include/abiding.h` as a Zig module.
fn headerModule(b: *std.Build, target: std.Build.ResolvedTarget) *std.Build.Module {
    if (newer_build_api) return b.addTranslateC(.{
        .root_source_file = b.path("include/abiding.h"),
        .target = target,
        .optimize = release_safe,
    }).createModule();
    const module = b.createModule(.{
        .root_source_file = b.path("zig/c.zig"),
        .target = target,
        .link_libc = true,
    });
    module.addIncludePath(b.path("include"));
    return module;
}

const Core = struct { cargo: *std.Build.Step.Run, archive: std.Build.LazyPath };

/// The Rust core as a static library, built by cargo, which knows best whether it is fresh.
fn buildCore(b: *std.Build) Core {
    const environment = if (@hasField(std.Build.Graph, "env_map"))
        b.graph.env_map
    else
        b.graph.environ_map;
    const cargo_program = environment.get("CARGO") orelse "cargo";
    const target_dir = environment.get("CARGO_TARGET_DIR") orelse "target";
    const cargo = b.addSystemCommand(&.{
        cargo_program,  "rustc",
        "--quiet",      "--lib",
        "--package",    "abiding",
        "--crate-type", "staticlib",
        "--target-dir", target_dir,
    });
    cargo.setCwd(b.path("."));
    // Always run: the answer to "is it fresh?" is cargo's.
    cargo.has_side_effects = true;
    const name = if (b.graph.host.result.os.tag == .windows) "abiding.lib" else "libabiding.a";
    const path = b.pathJoin(&.{ target_dir, "debug", name });
    const archive: std.Build.LazyPath = if (std.fs.path.isAbsolute(path))
        .{ .cwd_relative = path }
    else
        b.path(path);
    return .{ .cargo = cargo, .archive = archive };
}

/// The system libraries that Rust's standard library needs
/// (`rustc --print native-static-libs`).
fn linkRustNeeds(module: *std.Build.Module, target: std.Build.ResolvedTarget) void {
    const names: []const []const u8 = switch (target.result.os.tag) {
        .windows => &.{ "kernel32", "ntdll", "userenv", "ws2_32", "dbghelp" },
        .linux => &.{"gcc_s"},
        else => &.{},
    };
    for (names) |name| module.linkSystemLibrary(name, .{});
}

/// Spelled `ReleaseSafe` up to Zig 0.16 and `safe` from 0.17 on.
const release_safe = if (newer_build_api) .safe else .ReleaseSafe;
