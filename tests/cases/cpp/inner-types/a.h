/* One header, read as C and as C++. */
#ifdef __cplusplus
extern "C" {
#endif
struct list {
    struct node {
        struct node *next;
#ifdef __cplusplus
        long weight;
#else
        int weight;
#endif
    } *head;
    struct { unsigned : 3; unsigned depth : 5; };
};
struct list *list_of(struct list *other);
#ifdef __cplusplus
}
#endif
