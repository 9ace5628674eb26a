#[repr(C)]
pub struct Job {
    pub id: u32,
    pub weight: f32,
}

unsafe extern "C" {
    pub fn job_run(job: *const Job) -> i32;
}
