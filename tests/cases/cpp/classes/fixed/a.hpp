#include <cstddef>
#include <cstdint>

namespace shapes {

enum class Color : std::uint8_t { Red, Green, Blue };

class Shape {
public:
    virtual ~Shape();
    virtual double area() const noexcept = 0;
    int id;
};

struct Corner {
    Corner();
    double at;
    char tag;
};

// `mark` stands in the padding of its base class.
struct Marked : Corner {
    char mark;
};

struct Empty {};

struct Tight {
    [[no_unique_address]] Empty policy;
    Color color;
    bool filled;
};

template <class T> struct Slice {
    const T *data;
    std::size_t length;
};

using Bytes = Slice<std::uint8_t>;

struct Canvas {
    struct Size {
        std::uint16_t width = 0, height = 0;
    };
    static int count;
    Size size;
    alignas(8) Color background = Color::Red;
};

}

extern "C" {
int shape_id(const shapes::Shape &shape) noexcept;
char marked_tag(const shapes::Marked *marked) noexcept;
bool tight_filled(shapes::Tight *tight) noexcept;
std::uint64_t hash(shapes::Bytes bytes) noexcept;
shapes::Color background(const shapes::Canvas &canvas) noexcept;
wchar_t letter(char16_t of, long number) noexcept;
}
