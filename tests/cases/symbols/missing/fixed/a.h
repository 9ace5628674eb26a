int store_open_v2(void);
void store_close(int store);
