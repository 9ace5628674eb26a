typedef struct { double coarse; double _Complex fine[3]; } signal_t;
double _Complex transfer(double _Complex at, const signal_t *of);
extern double unit[2];
