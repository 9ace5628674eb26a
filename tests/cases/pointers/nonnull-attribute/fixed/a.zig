pub extern fn by_number(from: *const c_int, to: ?*c_int, spare: *c_int) void;
pub extern fn all_pointers(count: c_int, values: *const c_int) c_int;
pub extern fn by_macro(first: ?*c_int, second: *c_int) void;
pub extern fn by_bracket(first: *c_int, second: ?*c_int) void;
pub extern fn never_returned_null() *c_int;
