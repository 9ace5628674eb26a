/* One header, read as C and as C++. */
#ifdef __cplusplus
extern "C" {
#endif
struct text {
    const char *start;
#ifdef __cplusplus
    text(const text &other);
#endif
    unsigned length;
};
struct counter {
    int value;
#ifdef __cplusplus
    long cached;
#endif
    int limit;
};
struct callable {
    int id;
#ifdef __cplusplus
    virtual int call(int with);
#endif
};
struct text shorten(struct text *text);
void count(struct counter *counter, struct callable *each);
#ifdef __cplusplus
}
#endif
