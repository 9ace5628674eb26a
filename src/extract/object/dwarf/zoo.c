// One of everything that C has, read back by tests.rs.
#include <stdarg.h>
#include <stdint.h>
#include <stdbool.h>

typedef float vec4 __attribute__((vector_size(16)));

enum color { RED = -1, GREEN = 200, BLUE = 70000 };
enum wide { TOP = 0xffffffffffffffffULL, ONE = 1 };
enum small { S127 = 127, S128 = 128, S255 = 255, S32 = 0xffffffff };
enum __attribute__((packed)) tiny { LOW = -128, HIGH = 127 };

struct bits {
    unsigned a : 3;
    unsigned b : 5;
    int : 4;
    int c : 9;
    long long d : 40;
    bool e : 1;
};

union number {
    int i;
    double d;
    char bytes[8];
};

struct node {
    struct node *next;
    const char *name;
    union number value;
    int grid[2][3];
    struct {
        int x, y;
    };
    _Atomic int counter;
    char tail[];
};

typedef struct node *node_ref;
typedef int (*callback)(void *user, const char *text, ...);
typedef int aligned_int __attribute__((aligned(16)));
struct opaque;

struct uses {
    aligned_int a;
    enum color color;
    enum wide wide;
    enum small small;
    enum tiny tiny;
    struct bits bits;
    vec4 v;
    callback cb;
    struct opaque *opaque;
    int none[0];
    _Complex double complex;
    long double extended;
    __int128 big;
    volatile const int *restrict q;
};

struct uses everything;
_Thread_local int per_thread = 3;
static int hidden = 7;
extern int elsewhere;
int table[] = {1, 2, 3};

int log_it(const char *format, ...) {
    static int calls;
    va_list arguments;
    va_start(arguments, format);
    va_end(arguments);
    {
        int inner = calls++;
        return hidden + inner + elsewhere;
    }
}

_Noreturn void die(void) {
    for (;;) {
    }
}

node_ref find(struct node *from, uint64_t key) {
    return key ? from->next : from;
}
