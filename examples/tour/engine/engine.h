/* The C API of the C++ class `Engine`, which rewrites text as its configuration says.
 *
 * Ownership: `engine_create` allocates an engine, and `engine_destroy` frees it, exactly once. All
 * text that goes in is borrowed for the call, and all text that comes out is copied into a buffer of
 * the caller's. No C++ exception leaves a function: each becomes a status and a message.
 *
 * Threads: an engine may move between threads, and one thread at a time may use it. The message of
 * the last failure belongs to the thread on which it happened.
 */
#ifndef TOUR_ENGINE_H
#define TOUR_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An engine, known by pointer only. */
typedef struct engine engine;

/* What a function says about its outcome. */
enum {
    ENGINE_OK = 0,
    /* An argument is null. */
    ENGINE_INVALID_ARGUMENT = 1,
    /* The configuration is no JSON object, or has a key or value that no engine knows. */
    ENGINE_BAD_CONFIG = 2,
    /* The buffer is too small; `*needed` says how many bytes would do. */
    ENGINE_BUFFER_TOO_SMALL = 3,
    ENGINE_OUT_OF_MEMORY = 4,
    /* A defect of the engine. */
    ENGINE_INTERNAL = 5
};

/* Makes an engine from a JSON object such as {"prefix": "> ", "repeat": 2, "upper": true}; every key
 * is optional. `*out` is the engine, or null if the result is not ENGINE_OK. */
int32_t engine_create(const char *config_json, engine **out);

/* Rewrites `input_bytes` bytes of `input` into `output`, which has room for `capacity` bytes, and
 * terminates it. `*needed` is the number of bytes of the result with its terminating zero, whether it
 * fitted or not. NULL and 0 for `output` and `capacity` ask for that number: the result is then
 * ENGINE_BUFFER_TOO_SMALL. */
int32_t engine_process(engine *engine, const char *input, size_t input_bytes, char *output,
                       size_t capacity, size_t *needed);

/* Frees an engine; null does nothing. */
void engine_destroy(engine *engine);

/* What went wrong last on this thread; empty if nothing did. Valid until the next call on this
 * thread; the caller does not free it. */
const char *engine_last_error(void);

#ifdef __cplusplus
}
#endif

#endif
