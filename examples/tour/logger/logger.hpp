// A C++ face of `logger.h`: owns the logger, and takes any callable as its listener.
#pragma once

#include "logger.h"

#include <exception>
#include <mutex>
#include <new>
#include <utility>

class Logger {
public:
    Logger() : handle_(logger_create()) {
        if (handle_ == nullptr) throw std::bad_alloc();
    }
    ~Logger() { logger_destroy(handle_); }
    // The listener keeps a pointer to its logger, so that a logger stays where it is.
    Logger(const Logger &) = delete;
    Logger &operator=(const Logger &) = delete;

    // Registers a callable `(int level, const char *message)`, called on the logger's thread. What it
    // throws is kept for `flush`.
    template <typename Callable> void on_message(Callable callable) {
        using Held = Listener<Callable>;
        auto *held = new Held{this, std::move(callable)};
        if (logger_set_callback(handle_, Held::call, held, Held::destroy) != 0) {
            delete held;
            throw std::bad_alloc();
        }
    }

    void clear() { logger_set_callback(handle_, nullptr, nullptr, nullptr); }

    void log(int level, const char *message) {
        if (logger_log(handle_, level, message) != 0) throw std::bad_alloc();
    }

    // Waits for all calls, and throws what the last of them threw.
    void flush() {
        logger_flush(handle_);
        std::exception_ptr thrown;
        {
            const std::lock_guard<std::mutex> locked(mutex_);
            thrown = std::exchange(thrown_, nullptr);
        }
        if (thrown) std::rethrow_exception(thrown);
    }

private:
    template <typename Callable> struct Listener {
        Logger *logger;
        Callable callable;

        static void call(int level, const char *message, void *user_data) {
            auto *self = static_cast<Listener *>(user_data);
            try {
                self->callable(level, message);
            } catch (...) {
                const std::lock_guard<std::mutex> locked(self->logger->mutex_);
                self->logger->thrown_ = std::current_exception();
            }
        }
        static void destroy(void *user_data) { delete static_cast<Listener *>(user_data); }
    };

    logger *handle_;
    std::mutex mutex_;
    std::exception_ptr thrown_;
};
