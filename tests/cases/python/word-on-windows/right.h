struct buffer { void *data; unsigned long size; };
void buffer_grow(struct buffer *buffer, long by);
