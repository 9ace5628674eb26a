#include <cstdint>

struct EventBase {
    union {
        std::int8_t key;
        char letter;
        int code;
    };
};
class Event : public EventBase {
public:
    double time;
};

extern "C" void event_send(const Event *event) noexcept;
