#include <stdint.h>
#if defined(_WIN32)
#define EGLAPIENTRY __stdcall
#else
#define EGLAPIENTRY
#endif
typedef void *EGLDisplay; typedef void *EGLNativeDisplayType; typedef int32_t EGLint; typedef unsigned int EGLenum; typedef intptr_t EGLAttrib; typedef void *EGLLabelKHR;
typedef void (EGLAPIENTRY *EGLDEBUGPROCKHR)(EGLenum error, const char *command, EGLint messageType, EGLLabelKHR threadLabel, EGLLabelKHR objectLabel, const char *message);
EGLDisplay EGLAPIENTRY eglGetDisplay(EGLNativeDisplayType display_id);
EGLint EGLAPIENTRY eglDebugMessageControlKHR(EGLDEBUGPROCKHR callback, const EGLAttrib *attrib_list);
