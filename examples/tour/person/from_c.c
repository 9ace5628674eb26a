/* C calls a Rust library.
 *
 * C allocates the buffer of `person_to_json` and frees it with free(). Rust allocates the text of
 * `person_to_json_alloc`, and only `person_string_free` frees it. On an error there is a status,
 * nothing to free, and a message that is copied into C's buffer.
 */
#include "person.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void require(bool holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "does not hold: %s\n", what);
    exit(1);
}

static const char *const EXPECTED =
    "{\"name\":\"Zo\xc3\xab \\\"Z\\\" \\\\\\n\\u0001\",\"email\":null,\"age\":36,\"member\":true,"
    "\"height\":1.75}";

int main(void) {
    const Person person = {"Zo\xc3\xab \"Z\" \\\n\x01", NULL, 36, true, 1.75};

    size_t length = 0;
    require(person_to_json(&person, NULL, 0, &length) == PERSON_STATUS_OK, "the length is asked for");
    require(length == strlen(EXPECTED), "the length is right");
    char *buffer = malloc(length + 1);
    require(buffer != NULL, "there is memory");
    require(person_to_json(&person, buffer, length + 1, &length) == PERSON_STATUS_OK, "it is written");
    require(strcmp(buffer, EXPECTED) == 0, "the JSON is right");
    printf("%s\n", buffer);

    /* Too small: terminated, the whole length told, and never half a character. */
    require(person_to_json(&person, buffer, 13, &length) == PERSON_STATUS_OK, "it is cut");
    require(strcmp(buffer, "{\"name\":\"Zo") == 0, "it is cut before the character");
    require(length == strlen(EXPECTED), "the whole length is told");
    free(buffer);

    char *text = NULL;
    require(person_to_json_alloc(&person, &text) == PERSON_STATUS_OK, "a text is allocated");
    require(strcmp(text, EXPECTED) == 0, "its JSON is right");
    person_string_free(text);
    person_string_free(NULL);

    char message[128];
    const Person wrong = {"\xff", NULL, 0, false, 1};
    require(person_to_json_alloc(&wrong, &text) == PERSON_STATUS_INVALID_UTF8, "it is refused");
    require(text == NULL, "nothing is left to free");
    person_last_error(message, sizeof message);
    printf("refused: %s\n", message);
    require(strstr(message, "UTF-8") != NULL, "the message says why");

    const Person tall = {"Tall", NULL, 0, false, INFINITY};
    require(person_to_json_alloc(&tall, &text) == PERSON_STATUS_INVALID_ARGUMENT, "JSON has no infinity");
    require(person_to_json_alloc(NULL, &text) == PERSON_STATUS_INVALID_ARGUMENT, "null is refused");
    require(person_to_json(&person, NULL, 0, NULL) == PERSON_STATUS_INVALID_ARGUMENT, "here too");
    return 0;
}
