//! The tests of what Zig does without the Rust core.

test {
    _ = @import("boundary/root.zig");
    _ = @import("layout_table.zig");
    _ = @import("source_spans.zig");
    _ = @import("target_facts.zig");
}
