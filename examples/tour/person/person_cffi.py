"""The declarations of `person.h` for cffi, by hand; `abiding check` compares them with the header."""

import cffi

ffi = cffi.FFI()
ffi.cdef(
    """
    typedef enum PersonStatus {
        PERSON_STATUS_OK = 0,
        PERSON_STATUS_INVALID_ARGUMENT = 1,
        PERSON_STATUS_INVALID_UTF8 = 2,
        PERSON_STATUS_DEFECT = 3
    } PersonStatus;

    typedef struct Person {
        const char *name;
        const char *email;
        uint32_t age;
        bool member;
        double height;
    } Person;

    PersonStatus person_to_json(const Person *person, char *buffer, size_t capacity, size_t *length);
    PersonStatus person_to_json_alloc(const Person *person, char **out);
    void person_string_free(char *text);
    size_t person_last_error(char *buffer, size_t capacity);
    """
)
