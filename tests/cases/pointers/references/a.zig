pub const Item = extern struct {
    id: i32,
    next: *Item,
    owner: [*c]Item,
    visit: ?*const fn (*const Item) callconv(.c) void,
};

pub extern fn item_new(id: i32) *Item;
pub extern fn item_free(item: ?*Item) void;
pub extern fn item_link(item: *const Item, owner: *Item) void;
pub extern fn item_id(item: *const Item, key: *const [4]u16) i32;
