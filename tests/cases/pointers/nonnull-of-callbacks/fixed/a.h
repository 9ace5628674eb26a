#ifdef __cplusplus
extern "C" {
#endif
#define NEVER_NULL __attribute__((__nonnull__))

typedef void (*Visit)(int *item NEVER_NULL, void *user);
typedef void Release(void *memory, void *user) __attribute__((nonnull(1)));

struct Hooks {
    void (*open)(const char *path NEVER_NULL);
    int (*read)(char *into, long length, long *done) __attribute__((nonnull(1, 3)));
    int *(*current)(void) __attribute__((returns_nonnull));
    Visit visit;
};

void on_item(void (*call)(int *item __attribute__((nonnull)), void *user), void *user);
void on_numbered(void (*call)(int *first, int *second, void *user) __attribute__((nonnull(2))),
                 void *user);
void on_nested(void (*call)(void (*again)(int *item NEVER_NULL, void *user), void *user), void *user);
void on_release(void (*call)(void (*release)(void *memory), void *user) __attribute__((nonnull(1))),
                void *user);
void on_alias(Visit visit, void *user, Release *release);
int *(*chosen(int which))(int *seed [[gnu::nonnull]]);
#ifdef __cplusplus
}
#endif
