struct Config {
    unsigned long flags;
    const char *name;
    int depth;
};
