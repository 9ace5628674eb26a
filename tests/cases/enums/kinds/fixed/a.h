#include <stdint.h>

enum Color { COLOR_RED, COLOR_GREEN = 5, COLOR_BLUE };

enum __attribute__((packed)) Small { SMALL_NONE = 0, SMALL_ALL = 255 };

enum Signed { SIGNED_LOST = -1, SIGNED_FOUND = 1 };

enum Level { LEVEL_LOW = 0, LEVEL_HIGH = 10 };

struct Uses {
    enum Color color;
    enum Small small;
    enum Signed signed_;
    enum Level level;
};
