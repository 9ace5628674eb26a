#include <stdatomic.h>
#include <stdint.h>

typedef double Meters;
typedef uint32_t Id;

typedef struct Track {
    Meters length;
    Id owner;
    uint32_t next;
    uint16_t cell;
    _Atomic(uint16_t) counter;
} Track;

Id extend(Track *track, Meters by);
