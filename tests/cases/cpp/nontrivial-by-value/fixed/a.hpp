// Copies are bytes: a move assignment of its own changes nothing about how it passes.
struct Handle {
    Handle &operator=(Handle &&other);
    Handle(const Handle &other) = default;
    int number;
    int flags;
};

// Owns what it holds, and goes by reference only.
struct Owner {
    ~Owner();
    int number;
};

extern "C" {
Handle handle_open(int number) noexcept;
void handle_close(Handle handle) noexcept;
void handle_each(void (*visit)(Handle)) noexcept;
void owner_use(const Owner &owner) noexcept;
void owner_take(Owner owner) noexcept;
}
