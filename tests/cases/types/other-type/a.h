struct file {
    int fd;
};

struct socket {
    int fd;
    int family;
};

void file_close(struct file *target);
void socket_close(struct socket *target);
