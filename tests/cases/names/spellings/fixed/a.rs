#[repr(C)]
pub struct HttpRequest {
    pub body_length: u32,
    pub keep_alive: bool,
}

#[repr(C)]
pub enum HttpMethod {
    Get,
    Post,
}

unsafe extern "C" {
    pub fn http_send(request: *const HttpRequest, method: HttpMethod) -> i32;
}
