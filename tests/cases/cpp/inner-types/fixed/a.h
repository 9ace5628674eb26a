/* One header, read as C and as C++. */
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned word;
struct list {
    struct node {
        struct node *next;
        int weight;
    } *head;
    enum order { RISING, FALLING } order;
    struct { word : 3; word depth : 5; };
    struct { unsigned : 4; unsigned used : 4; } flags[2];
};
/* In C `struct node` is the one inside of `list`; in C++ it is a new one that nobody defines. */
struct node *list_first(struct list *list);
#ifdef __cplusplus
}
#endif
