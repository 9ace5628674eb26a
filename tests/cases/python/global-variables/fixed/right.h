struct opts { int level; const char *tag; };
extern int verbosity;
extern struct opts default_opts;
