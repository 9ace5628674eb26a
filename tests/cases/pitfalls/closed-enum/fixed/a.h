#include <stdint.h>

typedef enum State { STATE_IDLE, STATE_BUSY } State;
typedef enum Mode { MODE_FAST, MODE_SAFE } Mode;
typedef enum Event { EVENT_OPEN, EVENT_CLOSE } Event;

typedef struct Job {
    uint32_t id;
    Event last;
} Job;

State current_state(void);
void set_mode(Mode mode);
void watch(void (*changed)(State now, void *user), void *user);
int32_t next_job(Job *into);
