void release(void *handle);
