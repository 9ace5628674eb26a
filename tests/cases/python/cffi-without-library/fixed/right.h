typedef struct { int x; double y; } point;
int point_scale(point *p, int factor);
extern int point_count;
