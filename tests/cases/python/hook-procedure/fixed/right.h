#include <stdint.h>
#if defined(_WIN32)
#define CALLBACK __stdcall
#else
#define CALLBACK
#endif
typedef intptr_t LRESULT;
typedef uintptr_t WPARAM;
typedef intptr_t LPARAM;
typedef LRESULT (CALLBACK *HOOKPROC)(int code, WPARAM wParam, LPARAM lParam);
void *CALLBACK SetWindowsHookExW(int idHook, HOOKPROC lpfn, void *hmod, uint32_t dwThreadId);
