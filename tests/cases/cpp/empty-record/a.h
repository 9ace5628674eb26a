/* One header, read as C and as C++. */
#ifdef __cplusplus
extern "C" {
#endif
typedef struct none {
} none;
typedef struct report {
    none nothing;
    int kind;
} report;
void report_send(const report *r);
#ifdef __cplusplus
}
#endif
