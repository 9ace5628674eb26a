#include <stdint.h>

typedef enum __attribute__((packed)) Event_Tag { Event_Quit, Event_Key, Event_Move } Event_Tag;

typedef struct Event {
    Event_Tag tag;
    union {
        uint32_t key;
        struct {
            float x, y;
        } move;
    };
} Event;

typedef enum Answer_Tag { Answer_None, Answer_Some } Answer_Tag;

typedef struct Answer {
    Answer_Tag tag;
    union {
        uint64_t some;
    };
} Answer;

void handle_event(const Event *event, const Answer *answer);
