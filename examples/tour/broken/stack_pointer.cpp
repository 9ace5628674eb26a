// Twin of logger/from_cpp.cpp: the logger keeps a pointer to a variable of a function that returned.
#include "logger/logger.h"

static void on_message(int, const char *, void *user_data) { ++*static_cast<int *>(user_data); }

[[gnu::noinline]] static void listen(logger *logger) {
    int heard = 0;
    logger_set_callback(logger, on_message, &heard, nullptr);
}

int main() {
    logger *logger = logger_create();
    listen(logger);
    logger_log(logger, LOGGER_INFO, "the variable is gone");
    logger_destroy(logger);
}
