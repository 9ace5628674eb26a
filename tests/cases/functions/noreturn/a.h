void fail(int code);
