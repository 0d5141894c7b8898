// Looks at the processes of a sandbox through its own /proc.
#include "parts.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// The text of a small file of /proc; false if it is not there (any more).
static bool read_text(const char *path, char *text, size_t size) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  ssize_t got = read(file, text, size - 1);
  close(file);
  if (got <= 0) return false;
  text[got] = 0;
  return true;
}

/// The fields of a `stat` file from the state on; the name before it may hold anything, even brackets.
static const char *after_name(const char *text) {
  const char *bracket = strrchr(text, ')');
  return bracket && bracket[1] == ' ' ? bracket + 2 : NULL;
}

/// Running, waiting for a processor, or for a disk: not idle by its own will.
static bool wants_processor(char state) { return state == 'R' || state == 'D'; }

/// Whether one of a process's threads wants a processor.
static bool thread_wants_processor(const char *pid) {
  char path[300], text[512];
  snprintf(path, sizeof path, "/proc/%s/task", pid);
  DIR *threads = opendir(path);
  if (!threads) return false;
  bool wants = false;
  struct dirent *entry;
  while (!wants && (entry = readdir(threads))) {
    if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
    char stat[560];
    snprintf(stat, sizeof stat, "/proc/%s/task/%s/stat", pid, entry->d_name);
    const char *fields = read_text(stat, text, sizeof text) ? after_name(text) : NULL;
    wants = fields && wants_processor(fields[0]);
  }
  closedir(threads);
  return wants;
}

/// What /proc tells of one process.
struct process {
  char state;
  unsigned long user, system;    // In ticks of the clock.
  long child_user, child_system;
  long threads;
  long resident;                 // In pages.
};

static bool read_process(const char *pid, struct process *one) {
  char path[300], text[1024];
  snprintf(path, sizeof path, "/proc/%s/stat", pid);
  const char *fields = read_text(path, text, sizeof text) ? after_name(text) : NULL;
  // proc(5): utime and stime are fields 14 and 15, their children's 16 and 17, threads 20, rss 24.
  return fields &&
    sscanf(fields, "%c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld %*d %*d %ld %*d %*u %*u %ld",
           &one->state, &one->user, &one->system, &one->child_user, &one->child_system, &one->threads,
           &one->resident) == 7;
}

/// The next process of the sandbox besides process 1; NULL at the end.
static const char *next_process(DIR *processes) {
  struct dirent *entry;
  while ((entry = readdir(processes)))
    if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9' && strcmp(entry->d_name, "1") != 0) return entry->d_name;
  return NULL;
}

bool take_census(struct census *census) {
  uint64_t tick_us = 1000000u / (uint64_t)sysconf(_SC_CLK_TCK), page = (uint64_t)sysconf(_SC_PAGESIZE);
  *census = (struct census){0};
  DIR *processes = opendir("/proc");
  if (!processes) return false;
  const char *pid;
  while ((pid = next_process(processes))) {
    struct process one;
    if (!read_process(pid, &one)) continue;
    census->cpu += (one.user + one.system + (unsigned long)(one.child_user + one.child_system)) * tick_us;
    census->memory += (uint64_t)one.resident * page;
    census->processes++;
    census->count += (uint64_t)(one.threads > 0 ? one.threads : 1);
    census->runnable =
      census->runnable || wants_processor(one.state) || (one.threads > 1 && thread_wants_processor(pid));
  }
  closedir(processes);
  return true;
}

uint64_t shared_memory_counted_once(void) {
  DIR *processes = opendir("/proc");
  if (!processes) return UINT64_MAX;
  uint64_t sum = 0;
  const char *pid;
  while (sum != UINT64_MAX && (pid = next_process(processes))) {
    char path[300], text[1024];
    snprintf(path, sizeof path, "/proc/%s/smaps_rollup", pid);
    struct process one;
    if (read_text(path, text, sizeof text)) {
      const char *share = strstr(text, "\nPss:");
      if (share) sum += strtoull(share + strlen("\nPss:"), NULL, 10) * 1024u;
    } else if (read_process(pid, &one) && one.resident > 0) {
      sum = UINT64_MAX;  // It hides what it has.
    }
  }
  closedir(processes);
  return sum;
}

uint64_t memory_of_sockets(void) {
  // What waits in a socket belongs to no process, and only a cgroup would see it. Each holds as much as its buffer,
  // which cannot be made larger (forbid.c); a few are nobody's crime.
  static const uint64_t buffer = 224u << 10, free_of_charge = 16;
  char text[256];
  if (!read_text("/proc/net/sockstat", text, sizeof text)) return 0;
  const char *used = strstr(text, "sockets: used ");
  uint64_t count = used ? strtoull(used + strlen("sockets: used "), NULL, 10) : 0;
  return count > free_of_charge ? (count - free_of_charge) * buffer : 0;
}

uint64_t started_so_far(void) {
  // Its last field is the youngest process id of the reader's own namespace, in which 1 was the first.
  char text[128];
  if (!read_text("/proc/loadavg", text, sizeof text)) return 0;
  const char *last = strrchr(text, ' ');
  return last ? strtoull(last + 1, NULL, 10) : 0;
}
