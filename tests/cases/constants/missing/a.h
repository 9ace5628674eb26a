#define MODE_READ 1
