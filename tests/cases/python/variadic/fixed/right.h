int ttf_autohint(const char *options, ...);
