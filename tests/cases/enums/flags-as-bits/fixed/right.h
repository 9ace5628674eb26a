typedef enum { MODS_SHIFT = 1, MODS_CTRL = 2 } Mods_e;
struct key { int action; Mods_e mods; };
