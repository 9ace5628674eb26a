#define API __attribute__((stdcall))

API int message_box(void *window, unsigned kind);
typedef int (API *hook)(void *window);
API void set_hook(hook call);
