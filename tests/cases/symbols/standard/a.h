/* What it gives is the caller's, to be freed. */
char *fetch(const char *name, int *length);
