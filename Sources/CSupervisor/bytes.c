// Whole reads and writes, and the clock.
#include "parts.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

bool read_fully(int descriptor, void *bytes, size_t count) {
  char *place = bytes;
  while (count > 0) {
    ssize_t got = read(descriptor, place, count);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    place += got;
    count -= (size_t)got;
  }
  return true;
}

bool write_fully(int descriptor, const void *bytes, size_t count) {
  const char *place = bytes;
  while (count > 0) {
    ssize_t put = write(descriptor, place, count);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    place += put;
    count -= (size_t)put;
  }
  return true;
}

uint64_t now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000u + (uint64_t)time.tv_nsec / 1000u;
}
