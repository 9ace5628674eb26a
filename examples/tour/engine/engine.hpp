// The class as C++ programs know it: it throws, owns strings, and has no idea of C.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

// The configuration cannot be used; `what()` says why and where.
class BadConfig : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Rewrites text: each line gets a prefix, is put into capitals, and is repeated.
class Engine {
public:
    // Throws BadConfig.
    explicit Engine(std::string_view config_json);

    std::string process(std::string_view input) const;

private:
    std::string prefix_;
    unsigned repeat_ = 1;
    bool upper_ = false;
};
