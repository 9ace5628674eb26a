/* One header, read as C and as C++. */
#ifdef __cplusplus
extern "C" {
#endif
struct marker {
    char unused;
};
struct zero {
    int none[0];
};
struct holder {
    struct marker marker;
    short value;
    struct zero zero;
};
void hold(struct holder *holder);
#ifdef __cplusplus
}
#endif
