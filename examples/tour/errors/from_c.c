/* C calls a Rust library, which calls a C library, on several threads.
 *
 * Nothing is allocated across the line: messages belong to the libraries, one for each thread, and are
 * read before the thread's next call. A failure of the lower library is the cause of the upper one's.
 */
#include "numbers.h"
#include "settings.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 8, ROUNDS = 200 };

static void require(bool holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "does not hold: %s\n", what);
    exit(1);
}

static void *one_thread(void *argument) {
    const int place = *(const int *)argument;
    char settings[64], cause[64];
    snprintf(settings, sizeof settings, "height=24;width=%.*sx", place, "11111111");
    snprintf(cause, sizeof cause, "not a digit at byte %d", place);
    for (int round = 0; round < ROUNDS; ++round) {
        uint32_t number = 0;
        require(settings_number(settings, "height", &number) == SETTINGS_STATUS_OK && number == 24,
                "one setting is right");
        require(settings_number(settings, "width", &number) == SETTINGS_STATUS_NOT_A_NUMBER,
                "the other is wrong");
        require(number == 24, "nothing is written on failure");
        require(strcmp(settings_last_error(), "`width` is no number") == 0, "the message is ours");
        require(strcmp(settings_last_cause(), cause) == 0, "the cause is of this thread");
        require(strcmp(numbers_last_error(), cause) == 0, "the lower library has it too");
    }
    return NULL;
}

int main(void) {
    pthread_t threads[THREADS];
    int places[THREADS];
    for (int at = 0; at < THREADS; ++at) {
        places[at] = at;
        require(pthread_create(&threads[at], NULL, one_thread, &places[at]) == 0, "a thread starts");
    }
    for (int at = 0; at < THREADS; ++at) pthread_join(threads[at], NULL);

    require(strcmp(settings_last_error(), "") == 0, "this thread has not failed");
    uint32_t number = 0;
    require(settings_number("a=4294967296", "a", &number) == SETTINGS_STATUS_NOT_A_NUMBER,
            "one too many");
    require(settings_number("a=4294967295", "a", &number) == SETTINGS_STATUS_OK, "the most");
    require(settings_number("a=1", "b", &number) == SETTINGS_STATUS_MISSING, "no such setting");
    require(strcmp(settings_last_cause(), "") == 0, "the library itself is the cause");
    require(settings_number("\xff", "b", &number) == SETTINGS_STATUS_INVALID_UTF8, "no UTF-8");
    require(settings_number(NULL, "b", &number) == SETTINGS_STATUS_INVALID_ARGUMENT, "null");
    printf("last: %s\n", settings_last_error());
    return 0;
}
