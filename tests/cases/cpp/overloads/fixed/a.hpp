struct nothing {};
extern "C" int scale(int by) noexcept;
extern "C" auto shift(int by) noexcept -> int;
// Without braces it also says `extern`.
extern "C" const float gain;
// C++ adds what is not of the library.
double scale(double by, nothing = {});
void shift(nothing);
struct shape { virtual ~shape(); void move(int by); struct { struct part { short width; } part; } body; };
namespace tools { int scale(long by); void shift(shape &by); const char *const NAME = "tools"; }
extern "C" auto spread(float value) noexcept -> float __attribute__((vector_size(16)));
void spread(double from, double to);
extern "C" int (__attribute__((ms_abi)) *pick(int which) noexcept)(long);
extern "C" __attribute__((ms_abi)) auto find(int which) noexcept -> int (*)(long) noexcept;
void pick();
void find();
