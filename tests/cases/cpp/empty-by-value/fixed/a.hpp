// A tag that chooses an overload in C++ and holds nothing.
struct Exclusive {};

extern "C" {
void lock_take(const Exclusive *how, int handle) noexcept;
void lock_give(const Exclusive *how, int handle) noexcept;
}
