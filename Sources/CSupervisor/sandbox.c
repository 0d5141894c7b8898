// Process 1 of a sandbox. It starts the program as its child, looks at all that lives in the sandbox every few
// milliseconds, and ends everything when the program is done or has used too much. Signals from within do not
// reach it, and its memory is closed to the others, so what it reports is not theirs to change.
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/wait.h>
#include <unistd.h>

/// The sandbox's one writable folder.
static const char folder[] = "/tmp";

/// How often the sandbox is looked at: a memory bomb writes some megabytes in this time.
static const int look_every_ms = 10;

static bool limit(int resource, uint64_t most) {
  struct rlimit now, both = {.rlim_cur = most, .rlim_max = most};
  if (getrlimit(resource, &now) == 0 && now.rlim_max < most) both.rlim_cur = both.rlim_max = now.rlim_max;
  return setrlimit(resource, &both) == 0;
}

/// What a program may raise itself.
static bool soft_limit(int resource, uint64_t most) {
  struct rlimit now;
  if (getrlimit(resource, &now) != 0) return false;
  now.rlim_cur = now.rlim_max < most ? now.rlim_max : most;
  return setrlimit(resource, &now) == 0;
}

static bool set_limits(const struct supervisor_limits *limits) {
  // A second above what is counted here for all processes together; the kernel counts each by itself.
  uint64_t seconds = limits->cpu / 1000000u + 2;
  return limit(RLIMIT_CPU, seconds) && limit(RLIMIT_AS, limits->address_space) &&
    soft_limit(RLIMIT_STACK, limits->stack) && limit(RLIMIT_NPROC, limits->processes + 1) &&
    limit(RLIMIT_NOFILE, limits->open_files) && limit(RLIMIT_FSIZE, limits->file_size) &&
    limit(RLIMIT_MEMLOCK, 64u << 10) && limit(RLIMIT_MSGQUEUE, 0) &&
    // One and not none: a limit of one also keeps the kernel from handing a dump to the host's collector.
    limit(RLIMIT_CORE, 1);
}

/// The child's part. Does not return.
static void start(const struct supervisor_limits *limits, char **command, int trouble) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  // Should the kernel run short of memory in this sandbox, the program dies before process 1. Until exec this is a copy
  // of process 1 and as closed as that, also to itself.
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (score >= 0) {
    write_fully(score, "1000", 4);
    close(score);
  }
  setsid();
  if (set_limits(limits) && chdir(folder) == 0 && forbid_system_calls()) {
    // The descriptors above the three are all closed on exec, those of bubblewrap too.
    execv(command[0], command);
  }
  int error = errno;
  write_fully(trouble, &error, sizeof error);
  _exit(127);
}

static uint64_t microseconds(struct timeval time) {
  return (uint64_t)time.tv_sec * 1000000u + (uint64_t)time.tv_usec;
}

/// What the processes that have been waited for have used.
static struct rusage used_by_the_dead(void) {
  struct rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  return usage;
}

/// Waits for all that have ended. True if the program is among them; then `status` is its.
static bool reap(pid_t program, int *status) {
  bool ended = false;
  for (;;) {
    int one;
    pid_t who = waitpid(-1, &one, WNOHANG);
    if (who <= 0) return ended;
    if (who == program) {
      *status = one;
      ended = true;
    }
  }
}

/// Ends everything else in the sandbox.
static void clear_sandbox(pid_t program, int *status) {
  for (;;) {
    kill(-1, SIGKILL);
    int one;
    pid_t who = waitpid(-1, &one, 0);
    if (who == program) *status = one;
    if (who < 0 && errno == ECHILD) return;
  }
}

/// A program that does nothing but start others meets its limits of memory and of processes at the same moment. Which is
/// first is the machine's mood: where more processes than these take the memory, it is always the processes.
static const uint64_t many = 16;

/// What is known of the sandbox while the program runs.
struct watch {
  const struct supervisor_limits *limits;
  uint64_t memory;
  uint64_t idle;
  uint64_t last_cpu;
  uint64_t last_look;
};

/// One look at the sandbox: whether it must be closed, and why.
static enum supervisor_stop look(struct watch *watch) {
  const struct supervisor_limits *limits = watch->limits;
  struct census census;
  if (!take_census(&census)) return SUPERVISOR_NOT_STOPPED;
  struct rusage dead = used_by_the_dead();
  uint64_t cpu = census.cpu + microseconds(dead.ru_utime) + microseconds(dead.ru_stime);
  uint64_t now = now_us(), passed = now - watch->last_look;
  if (census.count > 1 && census.memory > limits->memory) {
    uint64_t once = shared_memory_counted_once();
    if (once < census.memory) census.memory = once;
  }
  census.memory += memory_of_sockets();
  if (census.memory > watch->memory) watch->memory = census.memory;
  // Time that process 1 itself had to wait for a processor says nothing about the others.
  if (!census.runnable && cpu == watch->last_cpu)
    watch->idle += passed < 3000u * (uint64_t)look_every_ms ? passed : 3000u * (uint64_t)look_every_ms;
  watch->last_cpu = cpu;
  watch->last_look = now;

  if (cpu > limits->cpu) return SUPERVISOR_CPU;
  if (census.memory > limits->memory) return census.processes > many ? SUPERVISOR_STARTED : SUPERVISOR_MEMORY;
  if (watch->idle > limits->idle) return SUPERVISOR_IDLE;
  if (started_so_far() > limits->started) return SUPERVISOR_STARTED;
  struct statfs space;
  if (statfs(folder, &space) == 0 && space.f_files - space.f_ffree > limits->inodes) return SUPERVISOR_INODES;
  return SUPERVISOR_NOT_STOPPED;
}

/// The file that was asked for, if the program left it there as a plain file; else -1.
static int open_artifact(const char *path, uint64_t *size) {
  *size = UINT64_MAX;
  int file = strcmp(path, "-") == 0 ? -1 : open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
  struct stat about;
  if (file < 0) return -1;
  if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
    close(file);
    return -1;
  }
  *size = (uint64_t)about.st_size;
  return file;
}

static void send_artifact(int report, int file, uint64_t size) {
  char bytes[1 << 16];
  while (size > 0) {
    size_t next = size < sizeof bytes ? (size_t)size : sizeof bytes;
    if (!read_fully(file, bytes, next) || !write_fully(report, bytes, next)) return;
    size -= next;
  }
}

int keep_sandbox(const char *report_text, const char *artifact, char **command) {
  int report = atoi(report_text);
  struct supervisor_limits limits;
  int trouble[2];
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || !read_fully(report, &limits, sizeof limits) ||
      close_range(3, ~0u, CLOSE_RANGE_CLOEXEC) != 0 || pipe2(trouble, O_CLOEXEC) != 0 ||
      sigprocmask(SIG_BLOCK, &child, NULL) != 0)
    return 1;
  int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
  uint64_t began = now_us();
  pid_t program = fork();
  if (signals < 0 || program < 0) return 1;
  if (program == 0) start(&limits, command, trouble[1]);
  close(trouble[1]);

  struct supervisor_report outcome = {0};
  struct watch watch = {.limits = &limits, .last_look = began};
  int status = 0;
  bool ended = false;
  while (!ended && outcome.stop == SUPERVISOR_NOT_STOPPED) {
    struct pollfd waited[] = {{.fd = signals, .events = POLLIN}, {.fd = report, .events = POLLIN}};
    int ready = poll(waited, 2, look_every_ms);
    if (waited[0].revents) {
      struct signalfd_siginfo signal;
      while (read(signals, &signal, sizeof signal) > 0) continue;
    }
    ended = reap(program, &status);
    uint8_t why;
    if (ready > 0 && waited[1].revents && !ended)
      outcome.stop = read(report, &why, 1) == 1 ? why : SUPERVISOR_WALL;
    if (!ended && outcome.stop == SUPERVISOR_NOT_STOPPED && now_us() - watch.last_look >= 1000u * (uint64_t)look_every_ms)
      outcome.stop = look(&watch);
  }
  clear_sandbox(program, &status);

  struct rusage usage = used_by_the_dead();
  outcome.status = status;
  outcome.wall = now_us() - began;
  outcome.cpu = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
  uint64_t largest = (uint64_t)usage.ru_maxrss * 1024u;
  outcome.memory = largest > watch.memory ? largest : watch.memory;
  if (outcome.stop == SUPERVISOR_NOT_STOPPED && outcome.cpu > limits.cpu) outcome.stop = SUPERVISOR_CPU;
  if (outcome.stop == SUPERVISOR_NOT_STOPPED && outcome.memory > limits.memory) outcome.stop = SUPERVISOR_MEMORY;
  int error = 0;
  if (read_fully(trouble[0], &error, sizeof error)) outcome.start_error = error;
  int file = open_artifact(artifact, &outcome.artifact);
  if (!write_fully(report, &outcome, sizeof outcome)) return 1;
  if (file >= 0) send_artifact(report, file, outcome.artifact);
  return 0;
}
