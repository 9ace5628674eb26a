// What the library defines in C's way has C++'s symbols here.
int scale(int by) noexcept;
extern "C" {
int shift(int by) noexcept;
extern const double gain;
}
extern "C" auto spread(double value) noexcept -> float __attribute__((vector_size(16)));
void spread(double from, double to);
extern "C" int (__attribute__((ms_abi)) *pick(int which) noexcept)(long);
extern "C" auto find(int which) noexcept -> int (__attribute__((ms_abi)) *)(long) noexcept;
void pick();
void find();
