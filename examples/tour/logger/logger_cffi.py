"""The declarations of `logger.h` for cffi, by hand; `abiding check` compares them with the header."""

import cffi

ffi = cffi.FFI()
ffi.cdef(
    """
    typedef struct logger logger;

    #define LOGGER_DEBUG 0
    #define LOGGER_INFO 1
    #define LOGGER_WARNING 2
    #define LOGGER_ERROR 3

    typedef void (*logger_callback)(int level, const char *message, void *user_data);
    typedef void (*logger_destructor)(void *user_data);

    logger *logger_create(void);
    void logger_destroy(logger *logger);
    int32_t logger_set_callback(logger *logger, logger_callback callback, void *user_data,
                                logger_destructor destructor);
    int32_t logger_log(logger *logger, int level, const char *message);
    void logger_flush(logger *logger);
    """
)
