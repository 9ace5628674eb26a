// Owns what it holds, so C++ passes and returns it by address.
struct Handle {
    explicit Handle(int number);
    Handle(const Handle &other);
    ~Handle();
    int number;
    int flags;
};

extern "C" {
Handle handle_open(int number) noexcept;
void handle_close(Handle handle) noexcept;
void handle_each(void (*visit)(Handle)) noexcept;
}
