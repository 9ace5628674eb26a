// C++ calls a Rust library.
//
// A std::string is the caller's buffer. Rust allocates the text of `person_to_json_alloc`; a
// std::unique_ptr whose deleter is `person_string_free` gives it back, also when something is thrown.
// A status becomes an exception on this side of the line, with the library's own words.

#include "person.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

static void require(bool holds, const char *what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::exit(1);
}

int main() {
    const Person grace{"Grace", "grace@example.org", 37, false, 1.5};
    const std::string json = person::to_json(grace);
    std::printf("%s\n", json.c_str());
    require(json == "{\"name\":\"Grace\",\"email\":\"grace@example.org\",\"age\":37,"
                    "\"member\":false,\"height\":1.5}",
            "the JSON is right");
    const person::Text text = person::to_json_alloc(grace);
    require(json == text.get(), "both ways give the same");

    try {
        const person::Text held = person::to_json_alloc(grace);
        person::to_json_alloc(Person{"Grace", "\xc3", 37, false, 1.5});
        require(false, "it is refused");
    } catch (const person::Error &error) {
        std::printf("refused: %s\n", error.what());
        require(error.status() == PERSON_STATUS_INVALID_UTF8, "with this status");
        require(std::strstr(error.what(), "email") != nullptr, "the message names the field");
    }
}
