union number { int whole; float part; };
int log_line(const char *format, ...);
void visit(void (*each)(union number));
