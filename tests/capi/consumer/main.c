/* A C program of someone else's, built against an installed abiding by pkg-config and by CMake:
 * reads two contracts, compares them, and looks at every difference. */
#include <abiding.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, abiding_last_error_text());
    return 1;
}

static int32_t show(const AbidingDifference *difference, void *user_data)
{
    size_t *count = user_data;
    ++*count;
    printf("%.*s %.*s: %.*s\n", (int)difference->item.length, difference->item.pointer,
           (int)difference->code.length, difference->code.pointer,
           (int)difference->message.length, difference->message.pointer);
    return 0;
}

int main(int argc, char **argv)
{
    AbidingContract *left = NULL;
    AbidingContract *right = NULL;
    AbidingDifferences *found = NULL;
    uint32_t verdict = 99;
    size_t count = 0;
    char *report = NULL;

    if (argc != 3) {
        fprintf(stderr, "usage: %s A.json B.json\n", argv[0]);
        return 2;
    }
    if (abiding_version_number() != ABIDING_VERSION_NUMBER) {
        fprintf(stderr, "header and library are of different versions\n");
        return 2;
    }
    if (abiding_contract_read(argv[1], strlen(argv[1]), &left) != ABIDING_STATUS_OK)
        return fail(argv[1]);
    if (abiding_contract_read(argv[2], strlen(argv[2]), &right) != ABIDING_STATUS_OK)
        return fail(argv[2]);
    if (abiding_compare(left, right, NULL, &found) != ABIDING_STATUS_OK)
        return fail("compare");
    abiding_contract_free(left);
    abiding_contract_free(right);
    if (abiding_differences_verdict(found, &verdict) != ABIDING_STATUS_OK)
        return fail("verdict");
    if (abiding_differences_each(found, ABIDING_LEVEL_NOTE, show, &count) != ABIDING_STATUS_OK)
        return fail("each");
    if (abiding_differences_report(found, ABIDING_FORMAT_JSON, &report) != ABIDING_STATUS_OK)
        return fail("report");
    printf("verdict %" PRIu32 ", %zu differences, %zu bytes of JSON\n", verdict, count,
           strlen(report));
    abiding_string_free(report);
    abiding_differences_free(found);
    return count > 0 && verdict == ABIDING_VERDICT_DISAGREE ? 0 : 1;
}
