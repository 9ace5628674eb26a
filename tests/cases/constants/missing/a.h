#define MODE_NONE 0
#define MODE_READ 1

int open_file(int mode);
