#define MODE_NONE 0
#define MODE_READ 1
#define MODE_WRITE 2

int open_file(int mode);
