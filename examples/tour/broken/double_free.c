/* Twin of person/from_c.c: the text is freed twice. The boundary kit notices in builds for debugging,
 * and refuses before the memory is touched; the thread's last error says so. */
#include "person/person.h"

#include <stdio.h>

int main(void) {
    const Person grace = {"Grace", NULL, 37, false, 1.5};
    char *text = NULL;
    if (person_to_json_alloc(&grace, &text) != PERSON_STATUS_OK) return 0;
    person_string_free(text);
    person_string_free(text);
    char message[160];
    if (person_last_error(message, sizeof message) == 0) return 0;
    printf("the kit says: %s\n", message);
    return 1;
}
