#include "mixer.h"

/* Also built as C++, where NULL needs no conversion. */
#ifdef __cplusplus
#define NOTHING nullptr
#else
#define NOTHING NULL
#endif

int mixer_live = 0;

struct mixer *mixer_open(const struct mixer_spec *spec, const char *name) {
    mixer_live += spec->rate > 0 && name != NOTHING;
    return NOTHING;
}
void mixer_close(struct mixer *mixer) { mixer_live -= mixer != NOTHING; }
int mixer_add(struct mixer *mixer, const mixer_source *source, int32_t *id) {
    *id = source->fill(source->user, NOTHING, 0) > 0;
    return mixer == NOTHING;
}
int mixer_remove(struct mixer *mixer, int32_t id) { return mixer == NOTHING ? id : 0; }
size_t mixer_render(struct mixer *mixer, float *frames, size_t count) {
    frames[0] = mixer == NOTHING;
    return count;
}
int mixer_ramp(struct mixer *mixer, int32_t id, const struct mixer_point *points, size_t count) {
    return mixer == NOTHING ? id : (int)(points[(size_t)count - 1].time);
}
bool mixer_next_event(struct mixer *mixer, struct mixer_event *event) {
    event->value.number = 1;
    return mixer != NOTHING;
}
struct mixer_point mixer_peak(const struct mixer *mixer, int32_t id) {
    struct mixer_point point = {(double)id, mixer == NOTHING ? 1.0 : 0.0};
    return point;
}
uint64_t mixer_clock(const struct mixer *mixer) { return mixer != NOTHING; }
const char *mixer_error(int code) { return code ? "failed" : "fine"; }
enum mixer_format mixer_best(enum mixer_format wanted, uint16_t channels) {
    return channels > 2 ? MIXER_FORMAT_F32 : wanted;
}
void mixer_on_event(struct mixer *mixer, void (*callback)(const struct mixer_event *event, void *user),
                    void *user) {
    if (mixer != NOTHING) callback(NOTHING, user);
}
double mixer_gain(const struct mixer *mixer, int32_t id) { return mixer == NOTHING ? id : 0.5; }
