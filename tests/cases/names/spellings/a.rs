#[repr(C)]
pub struct HttpRequest {
    pub length: u32,
    pub keep_alive: bool,
}

#[repr(C)]
pub enum HttpMethod {
    Get,
    Put,
}

unsafe extern "C" {
    pub fn http_send(request: *const HttpRequest, method: HttpMethod) -> i32;
}
