unsafe extern "C" {
    pub fn on_event(callback: Option<extern "C" fn(i32)>);
}
