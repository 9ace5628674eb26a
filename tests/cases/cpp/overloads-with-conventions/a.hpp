// Overloads are told apart by their types, of which each word has to be in its place.
struct nothing {};
extern "C" {
void (__attribute__((ms_abi)) *callback_of(int number) noexcept)(long) noexcept;
__attribute__((ms_abi)) void (*windows_callback_of(int number) noexcept)(long);
float __attribute__((vector_size(16))) four_of(int number) noexcept;
auto four_behind(int number) noexcept -> float __attribute__((vector_size(16)));
}
void callback_of(nothing);
void windows_callback_of(nothing);
void four_of(nothing);
void four_behind(nothing);
