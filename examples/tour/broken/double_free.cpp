// Twin of engine/src/main.rs: the engine is destroyed twice.
#include "engine/engine.h"

int main() {
    engine *engine = nullptr;
    if (engine_create("{}", &engine) != ENGINE_OK) return 2;
    engine_destroy(engine);
    engine_destroy(engine);
}
