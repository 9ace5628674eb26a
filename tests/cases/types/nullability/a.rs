unsafe extern "C" {
    pub fn on_event(callback: extern "C" fn(i32));
}
