_Noreturn void fail(int code);
