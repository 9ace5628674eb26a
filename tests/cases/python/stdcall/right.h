#ifdef _WIN32
#define CALL __attribute__((stdcall))
#else
#define CALL
#endif
typedef void(CALL *timer_proc)(int id);
int CALL start_timer(int id, timer_proc proc);
void CALL stop_timer(int id);
