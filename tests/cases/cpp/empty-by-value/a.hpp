// A tag that chooses an overload in C++ and holds nothing.
struct Exclusive {};

extern "C" {
// Nothing is passed for the first parameter; `handle` travels in the first register.
void lock_take(Exclusive how, int handle) noexcept;
void lock_give(const Exclusive *how, int handle) noexcept;
}
