#define BUFFER_MAX 8192
#define LIMIT 4
