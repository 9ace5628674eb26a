pub const mi_option_t = enum(c_uint) { show_errors, verbose, show_stats, _ };
pub extern fn mi_option_is_enabled(option: mi_option_t) bool;
