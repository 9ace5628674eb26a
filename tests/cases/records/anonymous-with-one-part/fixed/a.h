typedef struct island {
    int tag;
    union {
        unsigned short port;
    };
    struct {
        float width;
    };
} island;
int island_open(const island *island);
