int open_file(const char *path, int flags);
