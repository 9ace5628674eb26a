/* One header, read as C and as C++. */
#ifdef __cplusplus
extern "C" {
#endif
struct text {
    const char *start;
    unsigned length;
#ifdef __cplusplus
    static const unsigned most = 80;
    static int alive;
    text() = default;
    explicit text(const char *from) : start(from), length(0) {}
    bool empty() const noexcept { return length == 0; }
    operator const char *() const;
    bool operator==(const text &other) const;
    friend void swap(text &, text &);
    enum class mode { plain, rich };
#endif
};
struct counter {
#ifdef __cplusplus
    int value = 0;
    int limit{3};
#else
    int value;
    int limit;
#endif
};
struct callable {
#ifdef __cplusplus
    virtual int call(int with);
#else
    const struct callable_table *table;
#endif
    int id;
};
struct text shorten(struct text *text);
void count(struct counter *counter, struct callable *each);
#ifdef __cplusplus
}
#endif
