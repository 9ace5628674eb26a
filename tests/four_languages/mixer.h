/* One API in four languages: what a small audio library would offer to all of them. */
#ifndef MIXER_H
#define MIXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mixer;

enum mixer_format {
    MIXER_FORMAT_U8 = 0,
    MIXER_FORMAT_S16 = 2,
    MIXER_FORMAT_F32 = 4,
};

struct mixer_spec {
    uint32_t rate;
    uint16_t channels;
    enum mixer_format format;
    const char *device;
};

struct mixer_point {
    double time;
    double gain;
};

union mixer_value {
    int64_t number;
    double real;
    const char *text;
};

struct mixer_event {
    uint8_t kind;
    uint8_t flags[3];
    union mixer_value value;
    void *user;
    struct mixer_event *next;
};

typedef size_t (*mixer_fill)(void *user, float *frames, size_t count);

typedef struct mixer_source {
    mixer_fill fill;
    void (*close)(void *user);
    void *user;
} mixer_source;

extern int mixer_live;

struct mixer *mixer_open(const struct mixer_spec *spec, const char *name);
void mixer_close(struct mixer *mixer);
int mixer_add(struct mixer *mixer, const mixer_source *source, int32_t *id);
int mixer_remove(struct mixer *mixer, int32_t id);
size_t mixer_render(struct mixer *mixer, float *frames, size_t count);
int mixer_ramp(struct mixer *mixer, int32_t id, const struct mixer_point *points, size_t count);
bool mixer_next_event(struct mixer *mixer, struct mixer_event *event);
struct mixer_point mixer_peak(const struct mixer *mixer, int32_t id);
uint64_t mixer_clock(const struct mixer *mixer);
const char *mixer_error(int code);
enum mixer_format mixer_best(enum mixer_format wanted, uint16_t channels);
void mixer_on_event(struct mixer *mixer, void (*callback)(const struct mixer_event *event, void *user),
                    void *user);
double mixer_gain(const struct mixer *mixer, int32_t id);

#ifdef __cplusplus
}
#endif
#endif
