#define WIN64 __attribute__((ms_abi))

typedef int (WIN64 *foreign)(int);

foreign by_alias(void);
int (WIN64 *written_out(int which))(long);
WIN64 int (*own_convention(int which))(long);
