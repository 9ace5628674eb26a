#include <cstdint>

struct Named {
    float weight;
};
class Part : public Named {
public:
    int number;
};

// Whether a compiler packs `part` depends on the compiler: its class has a base. The bit-fields
// without a name stand behind it either way.
#pragma pack(push, 1)
struct Drawer {
    Part part;
    std::uint8_t row : 6;
    std::uint8_t column : 8;
    std::uint8_t : 8;
    std::uint8_t : 2;
    void *next;
};
#pragma pack(pop)

extern "C" void drawer_open(Drawer *drawer) noexcept;
