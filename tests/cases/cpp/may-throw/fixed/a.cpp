int lookup(const char *text) noexcept;

extern "C" int parse(const char *text) try {
    if (text == nullptr) {
        throw 1;
    }
    return lookup(text);
} catch (...) {
    return -1;
}

extern "C" int twice(int number) {
    if (number > 100) {
        throw number;
    }
    return 2 * number;
}

extern "C" int described(int number) noexcept;
