/* Twin of person/from_c.c: the name has no terminating zero. */
#include "person/person.h"

#include <stdlib.h>
#include <string.h>

int main(void) {
    char *name = malloc(5);
    if (name == NULL) return 2;
    memcpy(name, "Grace", 5);
    const Person grace = {name, NULL, 37, false, 1.5};
    size_t length = 0;
    person_to_json(&grace, NULL, 0, &length);
    free(name);
    return 0;
}
