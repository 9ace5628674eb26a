// Twin of logger/from_cpp.cpp: a callback writes on the logger's thread what this one reads, and nothing
// orders the two; that the reader waits for a value is no order.
#include "logger/logger.h"

static void on_message(int, const char *, void *user_data) { ++*static_cast<int *>(user_data); }

int main() {
    logger *logger = logger_create();
    int heard = 0;
    logger_set_callback(logger, on_message, &heard, nullptr);
    logger_log(logger, LOGGER_INFO, "tick");
    const volatile int *watched = &heard;
    while (*watched == 0) {
    }
    logger_destroy(logger);
}
