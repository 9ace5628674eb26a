#[repr(C)]
pub struct Pair<T> {
    pub re: T,
    pub im: T,
}

#[repr(C)]
pub struct Signal {
    pub level: Pair<f64>,
    pub offset: Pair<f32>,
    pub rate: u32,
}

unsafe extern "C" {
    pub fn signal_peak(signal: *const Signal) -> Pair<f32>;
}
