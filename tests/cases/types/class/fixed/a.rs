unsafe extern "C" {
    pub fn set_gain(channel: i32, gain: f64);
}
