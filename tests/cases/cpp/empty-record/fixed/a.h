/* One header, read as C and as C++. */
#ifdef __cplusplus
extern "C" {
#endif
typedef struct none {
    char unused;
} none;
typedef struct report {
    none nothing;
    int kind;
} report;
void report_send(const report *r);
#ifdef __cplusplus
}
#endif
