// What every target must be read right for; target_tests.rs says what is expected where.
struct entry {
    const char *name;
    const int *value;
    unsigned short count;
};

struct bits {
    unsigned a : 3;
    unsigned b : 5;
    int : 4;
    int c : 9;
    _Bool d : 1;
};

enum color { RED = -1, GREEN = 200, BLUE = 70000 };
enum wide { TOP = 0xffffffffffffffffULL, ONE = 1 };

union number {
    int i;
    double d;
    char bytes[8];
};

struct node {
    struct node *next;
    const char *name;
    union number value;
    short grid[2][3];
    enum color color;
    struct {
        long x;
        char y;
    };
    char tail[];
};

struct uses {
    struct bits bits;
    enum wide wide;
    struct opaque *opaque;
    int (*callback)(void *user, const char *text, ...);
};

extern int elsewhere;
static const int numbers[] = {10, 20, 30};

int function(struct node *from, const struct uses *uses) {
    static int calls;
    return from->next != 0 && uses->opaque != 0 ? ++calls : elsewhere;
}

const struct entry entries[] = {
    {"first", numbers, 0x0102},
    {"second", &numbers[2], 1},
    {"past", numbers + 3, 0},
    {0, &elsewhere + 2, 0},
    {"number", (const int *)-1, 7},
};

int (*const callback)(struct node *, const struct uses *) = function;
int zeros[100];
short big = 0x0102;
__attribute__((weak)) int weak = 6;
_Thread_local int per_thread = 3;
enum color paint = GREEN;
