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
/* What takes no room in C++ is not what moves `number`. */
#ifdef __cplusplus
struct nothing {};
#else
#pragma pack(push, 2)
#endif
struct tight {
#ifdef __cplusplus
    [[no_unique_address]] nothing policy;
#endif
    char letter;
    int number;
};
#ifndef __cplusplus
#pragma pack(pop)
#endif
void hold(struct holder *holder, struct nameless *nameless, struct tight *tight);
#ifdef __cplusplus
}
#endif
