// The C++ side: loops over a step of C++'s and of Rust's.
#include <cstdint>

extern "C" std::uint64_t cost_rust_step(std::uint64_t value, std::uint64_t by);

[[gnu::noinline, gnu::noclone]] static std::uint64_t step(std::uint64_t value, std::uint64_t by) {
    return ((value << 5) | (value >> 59)) ^ by;
}

extern "C" std::uint64_t cost_cpp_calls_cpp(std::uint64_t count) {
    std::uint64_t value = 1;
    for (std::uint64_t by = 0; by < count; ++by) value = step(value, by);
    return value;
}

extern "C" std::uint64_t cost_cpp_calls_rust(std::uint64_t count) {
    std::uint64_t value = 1;
    for (std::uint64_t by = 0; by < count; ++by) value = cost_rust_step(value, by);
    return value;
}
