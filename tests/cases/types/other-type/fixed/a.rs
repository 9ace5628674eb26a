#[repr(C)]
pub struct file {
    pub fd: i32,
}

#[repr(C)]
pub struct socket {
    pub fd: i32,
    pub family: i32,
}

unsafe extern "C" {
    pub fn file_close(target: *mut file);
    pub fn socket_close(target: *mut socket);
}
