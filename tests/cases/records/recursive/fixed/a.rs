#[repr(C)]
pub struct Node {
    pub next: *mut Node,
    pub owner: *mut Tree,
    pub value: i32,
}

#[repr(C)]
pub struct Tree {
    pub root: *mut Node,
    pub visit: Option<unsafe extern "C" fn(tree: *mut Tree, node: *mut Node)>,
    pub count: u32,
}

unsafe extern "C" {
    pub fn first(tree: *mut Tree) -> *mut Node;
}
