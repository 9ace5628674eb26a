#include "numbers.h"

#include <stdio.h>

/* Of fixed size: telling of a failure cannot fail. */
static _Thread_local char last_error[96];

static NumbersStatus failed(NumbersStatus status, const char *words, size_t place) {
    snprintf(last_error, sizeof last_error, "%s at byte %zu", words, place);
    return status;
}

NumbersStatus numbers_parse(const char *text, size_t length, uint32_t *out) {
    if (length == 0) return failed(NUMBERS_STATUS_EMPTY, "no digits", 0);
    uint32_t value = 0;
    for (size_t at = 0; at < length; ++at) {
        if (text[at] < '0' || text[at] > '9')
            return failed(NUMBERS_STATUS_NOT_A_DIGIT, "not a digit", at);
        const uint32_t digit = (uint32_t)(text[at] - '0');
        if (value > (UINT32_MAX - digit) / 10)
            return failed(NUMBERS_STATUS_TOO_LARGE, "too large a number", at);
        value = value * 10 + digit;
    }
    *out = value;
    return NUMBERS_STATUS_OK;
}

const char *numbers_last_error(void) { return last_error; }
