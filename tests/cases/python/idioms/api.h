#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <wchar.h>

enum mode { MODE_A, MODE_B };
struct inner { uint8_t *bytes; char *text; bool on; };
struct outer { struct inner inner; struct inner list[2]; void *any; wchar_t *wide; };
struct handle;
typedef struct handle *handle_t;
typedef uint32_t id_t32;

handle_t open_any(const char *name, enum mode mode, const uint8_t *data, size_t size);
void close_any(handle_t handle);
int read_all(struct outer *outer, int count, const unsigned char *buffer, id_t32 id);
bool is_on(const struct inner *inner);
enum mode current(void);
float *matrix(double values[16], const wchar_t *wide);
void corners(int corners[4], struct inner *list);

/* ctypes has no word for `...`, and passes what it is given. */
int print_all(const char *format, ...);
typedef struct inner inner_alias;
void take_alias(inner_alias *alias);
