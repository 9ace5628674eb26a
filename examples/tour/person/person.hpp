// A C++ face of `person.h`: strings own themselves, failures are thrown on this side of the line.
#pragma once

#include "person.h"

#include <memory>
#include <stdexcept>
#include <string>

namespace person {

class Error : public std::runtime_error {
public:
    Error(PersonStatus status, const std::string &message)
        : std::runtime_error(message), status_(status) {}
    PersonStatus status() const noexcept { return status_; }

private:
    PersonStatus status_;
};

inline void require_ok(PersonStatus status) {
    if (status == PERSON_STATUS_OK) return;
    std::string message(person_last_error(nullptr, 0), '\0');
    // A string has room for the terminating zero behind its last character.
    person_last_error(message.data(), message.size() + 1);
    throw Error(status, message);
}

struct Free {
    void operator()(char *text) const noexcept { person_string_free(text); }
};

// A text that the library allocated, and that it frees.
using Text = std::unique_ptr<char, Free>;

inline Text to_json_alloc(const Person &person) {
    char *text = nullptr;
    require_ok(person_to_json_alloc(&person, &text));
    return Text(text);
}

inline std::string to_json(const Person &person) {
    std::size_t length = 0;
    require_ok(person_to_json(&person, nullptr, 0, &length));
    std::string json(length, '\0');
    require_ok(person_to_json(&person, json.data(), json.size() + 1, &length));
    return json;
}

} // namespace person
