#ifdef __aarch64__
#define SIZE 48
#else
#define SIZE 40
#endif
typedef union {
  struct { int lock; unsigned count; int owner; } data;
  char size[SIZE];
  long align;
} pthread_mutex_t;
int pthread_mutex_lock(pthread_mutex_t *m);
