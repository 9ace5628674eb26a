#include <stddef.h>
#include <stdint.h>

typedef struct Session Session;
typedef void (*Failed)(const char *reason, void *user);

Session *open_session(Failed failed, void *user);
void on_failure(Session *session, Failed failed, void *user);
void on_progress(Session *session, void (*progress)(uint32_t percent, void *user), void *user);
void sort(void *base, size_t count, int (*compare)(const void *, const void *));
void on_close(Session *session, void (*closed)(Session *session));
void at_exit(void (*hook)(void));
void set_hash(uint32_t (*step)(uint32_t));
