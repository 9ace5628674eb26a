int engine_start(int cylinders);
int engine_stop(void);
int engine_speed(void);
int engine_gear(void);
