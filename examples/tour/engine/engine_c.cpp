// The line between C++ and C: exceptions stay on this side of it.

#include "engine.h"

#include <cstring>
#include <new>

#include "engine.hpp"

// The handle is the class with nothing added; C sees an incomplete type.
struct engine {
    Engine inner;
};

namespace {

// Of fixed size, so that telling of a failure allocates nothing and cannot fail itself.
thread_local char last_error[256] = "";

int32_t failed(int32_t status, const char *message) noexcept {
    std::strncpy(last_error, message, sizeof last_error - 1);
    last_error[sizeof last_error - 1] = '\0';
    return status;
}

// Runs `body` and turns whatever it throws into a status and a message.
template <typename Body> int32_t guarded(Body body) noexcept {
    try {
        return body();
    } catch (const BadConfig &error) {
        return failed(ENGINE_BAD_CONFIG, error.what());
    } catch (const std::bad_alloc &) {
        return failed(ENGINE_OUT_OF_MEMORY, "out of memory");
    } catch (const std::exception &error) {
        return failed(ENGINE_INTERNAL, error.what());
    } catch (...) {
        return failed(ENGINE_INTERNAL, "something that is no std::exception was thrown");
    }
}

} // namespace

extern "C" int32_t engine_create(const char *config_json, engine **out) {
    if (out == nullptr) return failed(ENGINE_INVALID_ARGUMENT, "`out` is null");
    *out = nullptr;
    if (config_json == nullptr) return failed(ENGINE_INVALID_ARGUMENT, "`config_json` is null");
    return guarded([&]() -> int32_t {
        *out = new engine{Engine(config_json)};
        return ENGINE_OK;
    });
}

extern "C" int32_t engine_process(engine *engine, const char *input, size_t input_bytes,
                                  char *output, size_t capacity, size_t *needed) {
    if (engine == nullptr) return failed(ENGINE_INVALID_ARGUMENT, "`engine` is null");
    if (input == nullptr && input_bytes > 0)
        return failed(ENGINE_INVALID_ARGUMENT, "`input` is null");
    if (needed == nullptr) return failed(ENGINE_INVALID_ARGUMENT, "`needed` is null");
    return guarded([&]() -> int32_t {
        const std::string_view text =
            input == nullptr ? std::string_view() : std::string_view(input, input_bytes);
        const std::string result = engine->inner.process(text);
        *needed = result.size() + 1;
        if (output == nullptr || capacity < *needed)
            return failed(ENGINE_BUFFER_TOO_SMALL, "the buffer is too small");
        std::memcpy(output, result.c_str(), *needed);
        return ENGINE_OK;
    });
}

extern "C" void engine_destroy(engine *engine) { delete engine; }

extern "C" const char *engine_last_error(void) { return last_error; }
