#define BUFFER_MAX 8192
#define VERSION "1.2"
