struct Wait {
    int fd;
    unsigned timeout_ms;
};
