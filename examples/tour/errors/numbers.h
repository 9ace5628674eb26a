/* The lower library, in C: reads whole numbers.
 *
 * Nothing is allocated. A function that fails returns a status and leaves a message, which belongs to
 * the thread that failed and lives until its next failure.
 */
#ifndef TOUR_NUMBERS_H
#define TOUR_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a function says about its outcome. Treat an unknown number as a failure. */
typedef enum NumbersStatus {
    NUMBERS_STATUS_OK = 0,
    NUMBERS_STATUS_NOT_A_DIGIT = 1,
    NUMBERS_STATUS_TOO_LARGE = 2,
    NUMBERS_STATUS_EMPTY = 3
} NumbersStatus;

/* Reads `length` bytes of decimal digits. `*out` is written only if the result is NUMBERS_STATUS_OK. */
NumbersStatus numbers_parse(const char *text, size_t length, uint32_t *out);

/* What went wrong last on this thread; empty if nothing did. Not to be freed. */
const char *numbers_last_error(void);

#ifdef __cplusplus
}
#endif

#endif
