int engine_start(int level);
void engine_stop(void);
