#include "logger.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A callback with its data, until nobody uses it any more. */
typedef struct registration {
    logger_callback callback;
    void *user_data;
    logger_destructor destructor;
    /* One for being registered, one for a call that is running. */
    int uses;
} registration;

typedef struct entry {
    struct entry *next;
    int level;
    char message[];
} entry;

struct logger {
    pthread_t thread;
    pthread_mutex_t lock;
    /* Something was logged, or the logger is to end. */
    pthread_cond_t work;
    /* A call has ended. */
    pthread_cond_t rest;
    registration *registered;
    /* Whose callback is running now. */
    registration *running;
    entry *first;
    entry **last;
    uint64_t logged;
    uint64_t delivered;
    bool ending;
};

/* Gives one use back. With the lock held; the destructor runs without it, so that it may log. */
static void release(logger *logger, registration *old) {
    if (old == NULL || --old->uses > 0) return;
    pthread_mutex_unlock(&logger->lock);
    if (old->destructor != NULL) old->destructor(old->user_data);
    free(old);
    pthread_mutex_lock(&logger->lock);
}

/* With the lock held. */
static void deliver(logger *logger, entry *message) {
    registration *current = logger->registered;
    if (current != NULL) {
        current->uses++;
        logger->running = current;
        pthread_mutex_unlock(&logger->lock);
        current->callback(message->level, message->message, current->user_data);
        pthread_mutex_lock(&logger->lock);
        logger->running = NULL;
        release(logger, current);
    }
    free(message);
    logger->delivered++;
    pthread_cond_broadcast(&logger->rest);
}

static void *work(void *argument) {
    logger *logger = argument;
    pthread_mutex_lock(&logger->lock);
    for (;;) {
        while (logger->first == NULL && !logger->ending)
            pthread_cond_wait(&logger->work, &logger->lock);
        if (logger->first == NULL) break;
        entry *message = logger->first;
        logger->first = message->next;
        if (logger->first == NULL) logger->last = &logger->first;
        deliver(logger, message);
    }
    pthread_mutex_unlock(&logger->lock);
    return NULL;
}

logger *logger_create(void) {
    logger *logger = calloc(1, sizeof *logger);
    if (logger == NULL) return NULL;
    pthread_mutex_init(&logger->lock, NULL);
    pthread_cond_init(&logger->work, NULL);
    pthread_cond_init(&logger->rest, NULL);
    logger->last = &logger->first;
    if (pthread_create(&logger->thread, NULL, work, logger) != 0) {
        free(logger);
        return NULL;
    }
    return logger;
}

void logger_destroy(logger *logger) {
    if (logger == NULL) return;
    pthread_mutex_lock(&logger->lock);
    logger->ending = true;
    pthread_cond_signal(&logger->work);
    pthread_mutex_unlock(&logger->lock);
    pthread_join(logger->thread, NULL);
    pthread_mutex_lock(&logger->lock);
    release(logger, logger->registered);
    pthread_mutex_unlock(&logger->lock);
    pthread_cond_destroy(&logger->rest);
    pthread_cond_destroy(&logger->work);
    pthread_mutex_destroy(&logger->lock);
    free(logger);
}

int32_t logger_set_callback(logger *logger, logger_callback callback, void *user_data,
                            logger_destructor destructor) {
    registration *new = NULL;
    if (callback != NULL) {
        new = malloc(sizeof *new);
        if (new == NULL) return -1;
        *new = (registration){callback, user_data, destructor, 1};
    }
    pthread_mutex_lock(&logger->lock);
    registration *old = logger->registered;
    logger->registered = new;
    /* On the logger's own thread the callback itself is asking: waiting for it would never end. */
    while (old != NULL && logger->running == old &&
           !pthread_equal(pthread_self(), logger->thread))
        pthread_cond_wait(&logger->rest, &logger->lock);
    release(logger, old);
    pthread_mutex_unlock(&logger->lock);
    return 0;
}

int32_t logger_log(logger *logger, int level, const char *message) {
    const size_t bytes = strlen(message) + 1;
    entry *new = malloc(sizeof *new + bytes);
    if (new == NULL) return -1;
    new->next = NULL;
    new->level = level;
    memcpy(new->message, message, bytes);
    pthread_mutex_lock(&logger->lock);
    *logger->last = new;
    logger->last = &new->next;
    logger->logged++;
    pthread_cond_signal(&logger->work);
    pthread_mutex_unlock(&logger->lock);
    return 0;
}

void logger_flush(logger *logger) {
    pthread_mutex_lock(&logger->lock);
    const uint64_t until = logger->logged;
    while (logger->delivered < until) pthread_cond_wait(&logger->rest, &logger->lock);
    pthread_mutex_unlock(&logger->lock);
}
