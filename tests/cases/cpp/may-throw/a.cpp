int lookup(const char *text);

extern "C" int parse(const char *text) {
    if (text == nullptr) {
        throw 1;
    }
    return lookup(text);
}

// Nothing comes out of this one: clang looks through it.
extern "C" int twice(int number) {
    return 2 * number;
}

extern "C" int described(int number);
