void on_event(void (*callback)(int, void *));
