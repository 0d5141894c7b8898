// A file layer that can be told to fail: loaded before all else (LD_PRELOAD), it makes one operation on files fail, the
// FAULT_AT-th of the process, with the error FAULT_CODE. How many there were stands in the file FAULT_COUNTER.
//
// Writing, flushing, syncing, renaming, cutting and closing count, whoever does it: the program, its libraries, SQLite.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static _Atomic long own;
static _Atomic long *seen = &own;
static long at = -1;
static int code = ENOSPC;

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("FAULT_AT");
  if (text) at = atol(text);
  text = getenv("FAULT_CODE");
  if (text) code = atoi(text);
  text = getenv("FAULT_COUNTER");
  if (!text) return;
  int file = open(text, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *page = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (page != MAP_FAILED) seen = page;
}

static int is_file(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

static int fails(void) {
  if (atomic_fetch_add(seen, 1) + 1 != at) return 0;
  errno = code;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *bytes, size_t count) {
  static __typeof__(&write) real;
  if (!real) real = REAL(write);
  return is_file(file) && fails() ? -1 : real(file, bytes, count);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
  static __typeof__(&pwrite64) real;
  if (!real) real = REAL(pwrite64);
  return is_file(file) && fails() ? -1 : real(file, bytes, count, place);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
  return pwrite64(file, bytes, count, place);
}

int fsync(int file) {
  static __typeof__(&fsync) real;
  if (!real) real = REAL(fsync);
  return is_file(file) && fails() ? -1 : real(file);
}

int fdatasync(int file) {
  static __typeof__(&fdatasync) real;
  if (!real) real = REAL(fdatasync);
  return is_file(file) && fails() ? -1 : real(file);
}

int ftruncate64(int file, off64_t size) {
  static __typeof__(&ftruncate64) real;
  if (!real) real = REAL(ftruncate64);
  return is_file(file) && fails() ? -1 : real(file, size);
}

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int rename(const char *from, const char *to) {
  static __typeof__(&rename) real;
  if (!real) real = REAL(rename);
  return fails() ? -1 : real(from, to);
}

// A file is closed whatever close says; what it says is that what was written may not be there.
int close(int file) {
  static __typeof__(&close) real;
  if (!real) real = REAL(close);
  int failing = is_file(file) && fails();
  int result = real(file);
  if (!failing) return result;
  errno = code;
  return -1;
}
