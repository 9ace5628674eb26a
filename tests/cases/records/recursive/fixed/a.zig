pub const Node = extern struct {
    next: ?*Node,
    owner: [*c]Tree,
    value: i32,
};

pub const Tree = extern struct {
    root: ?*Node,
    visit: ?*const fn (tree: *Tree, node: *Node) callconv(.c) void,
    count: u32,
};

pub extern fn first(tree: *Tree) ?*Node;
