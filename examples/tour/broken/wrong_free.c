/* Twin of person/from_c.c: Rust's text goes to C's allocator. */
#include "person/person.h"

#include <stdlib.h>

int main(void) {
    const Person grace = {"Grace", NULL, 37, false, 1.5};
    char *text = NULL;
    if (person_to_json_alloc(&grace, &text) != PERSON_STATUS_OK) return 2;
    free(text);
    return 0;
}
