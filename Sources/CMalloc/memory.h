// What glibc's allocator can be told, which Swift imports without it.
#include <features.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
