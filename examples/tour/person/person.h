/* A record that goes into a library and comes out as JSON.
 *
 * Ownership: a Person and its texts are the caller's, and borrowed for the call. `person_to_json`
 * writes into a buffer of the caller's. `person_to_json_alloc` allocates a text that
 * `person_string_free` frees, exactly once; no other function may free it.
 *
 * Errors: every function that can fail returns a status, and leaves a message that
 * `person_last_error` copies. Threads: any; the message belongs to the thread that failed.
 */
#ifndef TOUR_PERSON_H
#define TOUR_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a function says about its outcome. Treat an unknown number as a failure. */
typedef enum PersonStatus {
    PERSON_STATUS_OK = 0,
    /* An argument is null, or a number that JSON cannot say. */
    PERSON_STATUS_INVALID_ARGUMENT = 1,
    /* A text is not UTF-8. */
    PERSON_STATUS_INVALID_UTF8 = 2,
    /* A defect of the library. */
    PERSON_STATUS_DEFECT = 3
} PersonStatus;

typedef struct Person {
    /* UTF-8, terminated, never null. */
    const char *name;
    /* UTF-8, terminated; null if there is none. */
    const char *email;
    uint32_t age;
    bool member;
    /* In metres; finite. */
    double height;
} Person;

/* Writes JSON into `buffer`, which has room for `capacity` bytes: as much of it as fits in whole
 * characters, and terminated, if there is any room. `*length` is the length of the whole text without
 * its terminating zero: it fitted if that is less than `capacity`. NULL and 0 for `buffer` and
 * `capacity` ask for the length alone. */
PersonStatus person_to_json(const Person *person, char *buffer, size_t capacity, size_t *length);

/* Gives a terminated JSON text that `person_string_free` frees. `*out` is null if the result is not
 * PERSON_STATUS_OK. */
PersonStatus person_to_json_alloc(const Person *person, char **out);

/* Frees a text of `person_to_json_alloc`; null does nothing. */
void person_string_free(char *text);

/* Copies the message of the thread's last failure as `person_to_json` copies JSON, and returns the
 * length of the whole message. */
size_t person_last_error(char *buffer, size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
