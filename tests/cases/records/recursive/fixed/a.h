#include <stdint.h>

typedef struct Tree Tree;
typedef struct Node Node;

struct Node {
    Node *next;
    Tree *owner;
    int32_t value;
};

struct Tree {
    Node *root;
    void (*visit)(Tree *tree, Node *node);
    uint32_t count;
};

Node *first(Tree *tree);
