namespace shapes {
template <class T> struct Box;
template <class T> struct Link {
    T *_Nonnull target;
};
/* Only pointed to: nothing here needs the members of `Box<int>`. */
template <class T> struct Box {
    T *_Nonnull first;
    T *second;
    void (*_Nonnull drop)(Box<T> *box);
    void (*visit)(T *item __attribute__((nonnull)), void *user);
    Link<T> *link;
};
/* Outside of the namespace `struct Node` would be another type. */
template <class T> using Pointer = T *;
struct Node {
    Pointer<struct Node> next;
};
}

extern "C" {
void node_use(shapes::Node *node) noexcept;
void box_use(shapes::Box<int> *box) noexcept;
}
