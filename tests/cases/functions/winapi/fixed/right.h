#include <stdint.h>
typedef struct HWND__ *HWND;
typedef int(__stdcall *WNDENUMPROC)(HWND, intptr_t);
int __stdcall EnumWindows(WNDENUMPROC callback, intptr_t parameter);
void *__stdcall GetStdHandle(unsigned long which);
