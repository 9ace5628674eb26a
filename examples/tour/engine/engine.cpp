#include "engine.hpp"

#include <cctype>

namespace {

// Reads one flat JSON object of strings, whole numbers and booleans.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    void expect(char wanted) {
        skip_space();
        if (at_ >= text_.size() || text_[at_] != wanted)
            fail(std::string("expected `") + wanted + "`");
        ++at_;
    }

    bool accept(char wanted) {
        skip_space();
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    void expect_end() {
        skip_space();
        if (at_ != text_.size()) fail("something follows the object");
    }

    std::string string() {
        expect('"');
        std::string out;
        while (at_ < text_.size() && text_[at_] != '"') {
            if (text_[at_] == '\\') {
                out += escape();
            } else if (static_cast<unsigned char>(text_[at_]) < 0x20) {
                fail("a control character in a string");
            } else {
                out += text_[at_++];
            }
        }
        if (at_ == text_.size()) fail("a string has no end");
        ++at_;
        return out;
    }

    unsigned number(unsigned most) {
        skip_space();
        const std::size_t start = at_;
        unsigned value = 0;
        while (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_]))) {
            value = value * 10 + static_cast<unsigned>(text_[at_++] - '0');
            if (value > most) fail("a number greater than " + std::to_string(most));
        }
        if (at_ == start) fail("expected a whole number");
        return value;
    }

    bool boolean() {
        skip_space();
        for (const std::string_view word : {std::string_view("true"), std::string_view("false")}) {
            if (text_.substr(at_, word.size()) == word) {
                at_ += word.size();
                return word == "true";
            }
        }
        fail("expected true or false");
    }

    [[noreturn]] void fail(const std::string &why) const {
        throw BadConfig("byte " + std::to_string(at_) + ": " + why);
    }

private:
    void skip_space() {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
    }

    char escape() {
        if (++at_ == text_.size()) fail("a string has no end");
        switch (text_[at_++]) {
        case '"': return '"';
        case '\\': return '\\';
        case '/': return '/';
        case 'n': return '\n';
        case 't': return '\t';
        default: --at_; fail("an escape that is not known here");
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace

Engine::Engine(std::string_view config_json) {
    Reader reader(config_json);
    reader.expect('{');
    for (bool more = !reader.accept('}'); more;) {
        const std::string key = reader.string();
        reader.expect(':');
        if (key == "prefix") prefix_ = reader.string();
        else if (key == "repeat") repeat_ = reader.number(1000);
        else if (key == "upper") upper_ = reader.boolean();
        else reader.fail("unknown key `" + key + "`");
        more = reader.accept(',');
        if (!more) reader.expect('}');
    }
    reader.expect_end();
}

std::string Engine::process(std::string_view input) const {
    if (repeat_ == 0) return {};
    std::string line = prefix_;
    for (const char byte : input) {
        const auto plain = static_cast<unsigned char>(byte);
        line += upper_ ? static_cast<char>(std::toupper(plain)) : byte;
    }
    std::string out;
    for (unsigned count = 0; count < repeat_; ++count) {
        if (count > 0) out += '\n';
        out += line;
    }
    return out;
}
