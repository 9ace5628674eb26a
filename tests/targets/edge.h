/* One boundary that uses what differs from target to target. Needs no C library. */
#ifndef EDGE_H
#define EDGE_H

#include <stdint.h>
#include <stddef.h>
#include <stdbool.h>
#define EDGE_MAX 17
#define EDGE_NAME "boundary"
enum edge_color { EDGE_RED, EDGE_GREEN = 5, EDGE_BLUE };
typedef enum edge_color edge_color;
typedef int (*edge_callback)(void *data, long amount);
union edge_value { int32_t i; double d; void *p; };
struct edge_flags { unsigned a : 3; unsigned b : 7; unsigned : 0; uint8_t c : 2; };
struct edge_all {
    uint8_t tag;
    long amount;
    unsigned long mask;
    size_t count;
    void *data;
    const char *name;
    edge_color color;
    union edge_value value;
    bool on;
    int64_t wide;
    edge_callback call;
    uint16_t list[5];
};
struct edge_opaque;
long edge_work(struct edge_all *all, uint32_t n, const struct edge_flags *flags);
bool edge_call(edge_callback call, void *data);
struct edge_opaque *edge_new(size_t n);
extern int32_t edge_counter;

#endif
