pub const mi_option_t = enum(c_uint) { show_errors, show_stats, verbose, _ };
pub extern fn mi_option_is_enabled(option: mi_option_t) bool;
