#include <cstdint>

struct Counted {
    std::uint32_t references;
};

struct Named {
    char name[16];
};

// Both gained a base class that the bindings do not know.
struct Texture : Counted {
    std::uint32_t width;
};

struct Sound : Counted {
    std::uint32_t length;
};

// The field of the base class is the class's own.
struct Label : Named {
    double size;
};

struct Pair : Counted {
    std::uint32_t other;
};

namespace ui {
enum Align { ALIGN_LEFT, ALIGN_RIGHT = 4 };
}

extern "C" {
void texture_bind(const Texture *texture) noexcept;
void sound_play(const Sound *sound) noexcept;
void label_show(const Label *label, ui::Align align) noexcept;
std::uint32_t pair_sum(const Pair *pair) noexcept;
}
