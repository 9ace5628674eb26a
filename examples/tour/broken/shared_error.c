/* Twin of errors/from_c.c: the lower library has one message for all threads, because its author forgot
 * a word. */
#define _Thread_local
#include "errors/numbers.c"

#include <pthread.h>

static void *one_thread(void *argument) {
    uint32_t number = 0;
    for (int round = 0; round < 1000; ++round) numbers_parse(argument, 2, &number);
    return NULL;
}

int main(void) {
    char texts[2][3] = {"x1", "1x"};
    pthread_t threads[2];
    for (int at = 0; at < 2; ++at) pthread_create(&threads[at], NULL, one_thread, texts[at]);
    for (int at = 0; at < 2; ++at) pthread_join(threads[at], NULL);
    printf("%s\n", numbers_last_error());
    return 0;
}
