/* The upper library, in Rust: reads settings such as "width=80;height=24", with the help of
 * `numbers.h`.
 *
 * Nothing is allocated for the caller. A function that fails returns a status and leaves a message
 * and, where the lower library refused, that library's words as the cause. Both belong to the thread
 * that failed, and live until its next call of a function of this library.
 */
#ifndef TOUR_SETTINGS_H
#define TOUR_SETTINGS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a function says about its outcome. Treat an unknown number as a failure. */
typedef enum SettingsStatus {
    SETTINGS_STATUS_OK = 0,
    SETTINGS_STATUS_INVALID_ARGUMENT = 1,
    SETTINGS_STATUS_INVALID_UTF8 = 2,
    /* No setting of that name. */
    SETTINGS_STATUS_MISSING = 3,
    /* The lower library refused the value. */
    SETTINGS_STATUS_NOT_A_NUMBER = 4,
    /* A defect of the library. */
    SETTINGS_STATUS_DEFECT = 5
} SettingsStatus;

/* Looks up the number under `key`. `*out` is written only if the result is SETTINGS_STATUS_OK. */
SettingsStatus settings_number(const char *settings, const char *key, uint32_t *out);

/* The message of this thread's last failure; empty if nothing failed. */
const char *settings_last_error(void);

/* The words of the lower library, if it was the cause; else empty. */
const char *settings_last_cause(void);

#ifdef __cplusplus
}
#endif

#endif
