/* Twin of person/from_c.c: nobody frees the texts. */
#include "person/person.h"

int main(void) {
    const Person grace = {"Grace", NULL, 37, false, 1.5};
    char *text = NULL;
    /* Several, since a stale copy of the last pointer may still lie on the stack. */
    for (int count = 0; count < 20; ++count)
        if (person_to_json_alloc(&grace, &text) != PERSON_STATUS_OK) return 2;
    return 0;
}
