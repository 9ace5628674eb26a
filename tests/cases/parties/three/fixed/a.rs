#[repr(C)]
pub struct Job {
    pub id: u64,
    pub weight: f32,
}

unsafe extern "C" {
    pub fn job_run(job: *const Job) -> i32;
}
