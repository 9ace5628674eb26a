// Twin of engine/src/main.rs: a C++ object goes to C's allocator.
#include "engine/engine.h"

#include <cstdlib>

int main() {
    engine *engine = nullptr;
    if (engine_create("{}", &engine) != ENGINE_OK) return 2;
    std::free(engine);
}
