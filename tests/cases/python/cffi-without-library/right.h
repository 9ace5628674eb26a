typedef struct { int x; double y; } point;
int point_scale(point *p, double factor);
extern int point_count;
