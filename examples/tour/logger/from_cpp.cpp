// A C library calls C++ lambdas from its own thread.
//
// C++ allocates a copy of each lambda, which the logger owns from its registration on and frees
// through a destructor, exactly once. A message is lent for the time of the call. An exception that a
// lambda throws stops at the line: it is kept, and thrown again in the thread that asks for it.

#include "logger.hpp"

#include <atomic>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

static void require(bool holds, const char *what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::exit(1);
}

int main() {
    std::vector<std::string> heard;
    const auto witness = std::make_shared<int>(0);
    {
        Logger logger;
        logger.on_message([&heard, witness](int level, const char *message) {
            heard.push_back(std::to_string(level) + " " + message);
        });
        require(witness.use_count() == 2, "the logger has the lambda");
        for (int count = 0; count < 100; ++count) logger.log(LOGGER_INFO, "from C's thread");
        logger.flush();
        require(heard.size() == 100 && heard.back() == "1 from C's thread", "all were heard");

        logger.on_message([witness](int, const char *) { throw std::runtime_error("thrown in C"); });
        require(witness.use_count() == 2, "the lambda before is gone");
        logger.log(LOGGER_ERROR, "throw");
        try {
            logger.flush();
            require(false, "the exception arrives");
        } catch (const std::runtime_error &error) {
            std::printf("caught here, thrown on the logger's thread: %s\n", error.what());
        }

        // A lambda may replace itself from inside its call: it is freed after it has returned.
        std::atomic<int> after{0};
        logger.on_message([&logger, &after, witness](int, const char *) {
            logger.on_message([&after](int, const char *) { ++after; });
            require(*witness == 0, "what the lambda holds is still there");
        });
        logger.log(LOGGER_INFO, "first");
        logger.log(LOGGER_INFO, "second");
        logger.flush();
        require(after == 1 && witness.use_count() == 1, "it was replaced and freed");

        logger.on_message([witness](int, const char *) {});
        logger.clear();
        require(witness.use_count() == 1, "unsetting frees");
        logger.on_message([witness](int, const char *) {});
    }
    require(witness.use_count() == 1, "the logger's end frees");
    std::printf("%zu messages heard, nothing left behind\n", heard.size());
}
