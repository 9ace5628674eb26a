//! The declarations of `settings.h` by hand, which `abiding check` compares with the header.

/// Not exhaustive: a newer library may know more of them.
pub const SettingsStatus = enum(c_uint) {
    ok = 0,
    invalid_argument = 1,
    invalid_utf8 = 2,
    missing = 3,
    not_a_number = 4,
    defect = 5,
    _,
};

pub extern fn settings_number(
    settings: ?[*:0]const u8,
    key: ?[*:0]const u8,
    out: ?*u32,
) SettingsStatus;
pub extern fn settings_last_error() [*:0]const u8;
pub extern fn settings_last_cause() [*:0]const u8;
