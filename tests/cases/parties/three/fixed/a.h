#include <stdint.h>

typedef struct Job {
    uint64_t id;
    float weight;
} Job;

int32_t job_run(const Job *job);
