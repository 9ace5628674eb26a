/* One header, read as C and as C++. */
#ifdef __cplusplus
extern "C" {
#endif
struct marker {
#ifndef __cplusplus
    char unused;
#endif
};
struct holder {
#ifdef __cplusplus
    [[no_unique_address]]
#endif
    struct marker marker;
    short value;
};
struct nameless {
    struct { };
    int value;
};
void hold(struct holder *holder, struct nameless *nameless);
#ifdef __cplusplus
}
#endif
