int version(void);
