int TTF_autohint(const char *options, ...);
