#include <cstddef>
#include <cstdint>

// Two things of one name: a callback in a namespace, and a struct that has its module in its name.
namespace kitchen {
typedef std::size_t (*legend)(char letter);
using salt = float;
}
using signal_salt = std::int32_t;
struct quiver_legend {
    const std::int32_t *row;
    kitchen::legend effort;
};

extern "C" void quiver_draw(const quiver_legend *legend) noexcept;
