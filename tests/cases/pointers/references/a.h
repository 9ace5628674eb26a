#include <stdint.h>

typedef struct Item {
    int32_t id;
    struct Item *_Nullable next;
    struct Item *owner;
    void (*_Nonnull visit)(const struct Item *_Nonnull);
} Item;

Item *_Nonnull item_new(int32_t id);
void item_free(Item *_Nonnull item);
void item_link(Item *_Nonnull item, Item *owner);
int32_t item_id(const Item *_Nullable item, const uint8_t *_Nonnull key);
