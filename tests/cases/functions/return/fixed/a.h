int report(void *context);
