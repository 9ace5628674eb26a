#include <stdint.h>

int32_t by_system(int32_t value);
__attribute__((ms_abi)) int32_t by_win64(int32_t value);
__attribute__((sysv_abi)) int32_t by_sysv64(int32_t value);

typedef void (__attribute__((ms_abi)) *Hook)(int32_t, void *);
void set_hook(Hook hook);
