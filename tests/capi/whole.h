/* One of everything that the C API can be asked about; whole.json is what abiding extracts of it. */
#ifndef WHOLE_H
#define WHOLE_H

#define WHOLE_LIMIT 40
#define WHOLE_LEAST (-9223372036854775807LL - 1)
#define WHOLE_MOST 18446744073709551615ULL
#define WHOLE_RATIO 0.25
#define WHOLE_NAME "whole"

enum whole_colour { WHOLE_RED = 0, WHOLE_GREEN = 5, WHOLE_NONE = -1 };

union whole_value {
    long long number;
    float ratios[3];
};

struct whole {
    char name[8];
    unsigned flags : 3;
    unsigned mode : 5;
    union whole_value value;
    const char *const *words;
    enum whole_colour colour;
};

struct whole_hidden;

typedef int (*whole_visit)(const struct whole *whole, void *user_data);

extern int whole_count;

int whole_each(struct whole_hidden *hidden, whole_visit visit, void *user_data);
int whole_print(const char *format, ...);

#endif
