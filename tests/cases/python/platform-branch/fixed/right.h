struct device { const char *name; void *handle; signed char reserved[2 * sizeof(void *)]; };
