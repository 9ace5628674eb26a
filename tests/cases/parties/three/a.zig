pub const Job = extern struct {
    id: u64,
    weight: f32,
};

pub extern fn job_run(job: *const Job) i32;
