/* One header, read as C and as C++. */
#ifdef __cplusplus
#include <atomic>
typedef std::atomic<long> counter;
typedef std::atomic<bool> flag;
extern "C" {
#else
#include <stdatomic.h>
typedef atomic_int counter;
typedef atomic_bool flag;
#endif
struct shared {
    counter users;
    flag ready;
};
void enter(struct shared *shared);
#ifdef __cplusplus
}
#endif
