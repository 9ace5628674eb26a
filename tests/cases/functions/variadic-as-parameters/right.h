int fcntl(int, int, ...);
int ioctl(int, unsigned long, ...);
