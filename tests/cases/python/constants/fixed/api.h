#define API_VERSION 3
#define API_NAME "api"
#define API_RATIO 0.5
#define API_MASK 0xffffffffu
#define API_LIMIT 128

enum color { COLOR_RED = 1, COLOR_GREEN = 2, COLOR_BLUE = 4 };
enum { STATE_IDLE, STATE_BUSY };
typedef unsigned flags_t;
#define FLAG_READ 1u
#define FLAG_WRITE 2u

int paint(enum color color, flags_t flags);

#define apiLib_NAME "library"
#define apiLib_FAST 1
