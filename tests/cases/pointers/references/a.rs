use core::ptr::NonNull;

#[repr(C)]
pub struct Item {
    pub id: i32,
    pub next: Option<Box<Item>>,
    pub owner: Option<NonNull<Item>>,
    pub visit: Option<extern "C" fn(&Item)>,
}

#[unsafe(no_mangle)]
pub extern "C" fn item_new(id: i32) -> Box<Item> {
    Box::new(Item { id, next: None, owner: None, visit: None })
}

#[unsafe(no_mangle)]
pub extern "C" fn item_free(_item: Option<Box<Item>>) {}

#[unsafe(no_mangle)]
pub extern "C" fn item_link(item: &mut Item, owner: NonNull<Item>) {
    item.owner = Some(owner);
}

#[unsafe(no_mangle)]
pub extern "C" fn item_id(item: Option<&Item>, key: &[u8; 4]) -> i32 {
    item.map_or(key[0].into(), |item| item.id)
}
