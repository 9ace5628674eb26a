void set_name(const char *name);
