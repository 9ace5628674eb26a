/* A logger that calls its listener from a thread of its own.
 *
 * Ownership: `logger_create` allocates a logger, and `logger_destroy` frees it, exactly once. A
 * message is copied when it is logged, and lent to the callback for the time of its call. `user_data`
 * belongs to the logger from `logger_set_callback` on: its destructor runs exactly once, when the
 * callback is replaced, unset, or the logger destroyed, and never while the callback runs.
 *
 * Threads: every function may be called from any thread, and all but `logger_flush` and
 * `logger_destroy` from the callback too. When `logger_set_callback` returns to another thread than
 * the logger's, the callback before it is not running and will not run again.
 */
#ifndef TOUR_LOGGER_H
#define TOUR_LOGGER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A logger, known by pointer only. */
typedef struct logger logger;

enum {
    LOGGER_DEBUG = 0,
    LOGGER_INFO = 1,
    LOGGER_WARNING = 2,
    LOGGER_ERROR = 3
};

/* Called on the logger's thread. It must not let an exception or a panic out. */
typedef void (*logger_callback)(int level, const char *message, void *user_data);

/* Frees what `user_data` points to. */
typedef void (*logger_destructor)(void *user_data);

/* A new logger without a callback, or null if memory or threads ran out. */
logger *logger_create(void);

/* Calls back for all messages that were logged, ends the thread and frees the logger; null does
 * nothing. */
void logger_destroy(logger *logger);

/* Registers a callback in place of the one before; a null `callback` registers none. `destructor` may
 * be null. 0, or -1 if memory ran out: then the callback before stays, and `user_data` remains the
 * caller's. */
int32_t logger_set_callback(logger *logger, logger_callback callback, void *user_data,
                            logger_destructor destructor);

/* Logs a copy of `message`. 0, or -1 if memory ran out. */
int32_t logger_log(logger *logger, int level, const char *message);

/* Waits until the callback has returned for everything that was logged before. */
void logger_flush(logger *logger);

#ifdef __cplusplus
}
#endif

#endif
