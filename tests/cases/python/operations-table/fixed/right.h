#include <stddef.h>
#include <stdint.h>
struct stat;
struct fuse_operations {
  int (*getattr)(const char *, struct stat *);
  int (*readlink)(const char *, char *, size_t);
  int (*getdir)(const char *, void *, void *);
  int (*mknod)(const char *, uint32_t, uint64_t);
  int (*truncate)(const char *, int64_t);
  unsigned flag_nullpath_ok : 1;
  unsigned flag_nopath : 1;
  unsigned flag_utime_omit_ok : 1;
  unsigned flag_reserved : 29;
};
