pub const Node = extern struct {
    next: ?*Node,
    owner: [*c]Tree,
    value: i32,
};

pub const Tree = extern struct {
    root: ?*Node,
    visit: ?*const fn (node: *Node, tree: *Tree) callconv(.c) void,
    count: f32,
};

pub extern fn first(tree: *Tree) ?*Node;
