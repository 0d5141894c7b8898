// One slot, outside the sandboxes: becomes an unprivileged user, then starts bubblewrap for every
// request, gathers what the program writes and what process 1 reports, and answers.
#include "parts.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/// Where requests come from and answers go.
static const int door = 0;

/// What holds all of a sandbox together where the kernel lets us have it; -1 where not. The slot is in it itself, so
/// that its sandboxes are from their first moment: to move a process takes the kernel longer than most tests.
struct cgroup {
  int memory, kills;
  uint64_t limit;  ///< As it was set last.
};

/// Bytes that grow as they come, up to a limit; of more, the end is kept if `keep_end`.
struct gathered {
  char *bytes;
  size_t size, capacity, most;
  uint64_t seen;
  bool keep_end;
};

static bool gather(struct gathered *all, const char *bytes, size_t count) {
  all->seen += count;
  if (all->keep_end) {
    if (count > all->most) {
      bytes += count - all->most;
      count = all->most;
    }
    if (all->size + count > all->most) {
      size_t gone = all->size + count - all->most;
      memmove(all->bytes, all->bytes + gone, all->size - gone);
      all->size -= gone;
    }
  } else if (all->size + count > all->most) {
    count = all->most - all->size;
  }
  if (all->size + count > all->capacity) {
    size_t wanted = all->capacity ? all->capacity * 2 : 1 << 12;
    while (wanted < all->size + count) wanted *= 2;
    char *larger = realloc(all->bytes, wanted);
    if (!larger) return false;
    all->bytes = larger;
    all->capacity = wanted;
  }
  if (count > 0) memcpy(all->bytes + all->size, bytes, count);
  all->size += count;
  return true;
}

/// A file that lives in memory and can be read only: what a sandbox is given.
static int sealed_file(const char *bytes, size_t size) {
  int file = memfd_create("sandbox", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (file < 0) return -1;
  if (!write_fully(file, bytes, size) || lseek(file, 0, SEEK_SET) != 0 ||
      fcntl(file, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_WRITE | F_SEAL_SEAL) != 0) {
    close(file);
    return -1;
  }
  return file;
}

/// A copy of this program that can be started where its own file cannot be reached.
static int copy_of_myself(void) {
  int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  off_t size = lseek(file, 0, SEEK_END);
  char *bytes = size > 0 ? mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
  close(file);
  if (bytes == MAP_FAILED) return -1;
  int copy = sealed_file(bytes, (size_t)size);
  munmap(bytes, (size_t)size);
  return copy;
}

/// A request as it came.
struct order {
  struct supervisor_request head;
  char *arguments;
  uint64_t *sizes;
  int *files;
};

static void forget(struct order *order) {
  for (uint32_t i = 0; order->files && i < order->head.file_count; i++)
    if (order->files[i] >= 0) close(order->files[i]);
  free(order->arguments);
  free(order->sizes);
  free(order->files);
}

static bool take_order(struct order *order) {
  *order = (struct order){0};
  struct supervisor_request *head = &order->head;
  if (!read_fully(door, head, sizeof *head) || head->magic != SUPERVISOR_MAGIC || head->file_count == 0 ||
      head->file_count > 64 || head->argument_bytes == 0 || head->argument_bytes > 1u << 20)
    return false;
  order->arguments = malloc(head->argument_bytes);
  order->sizes = calloc(head->file_count, sizeof *order->sizes);
  order->files = malloc(head->file_count * sizeof *order->files);
  if (!order->arguments || !order->sizes || !order->files) return false;
  for (uint32_t i = 0; i < head->file_count; i++) order->files[i] = -1;
  if (!read_fully(door, order->arguments, head->argument_bytes) ||
      order->arguments[head->argument_bytes - 1] != 0 ||
      !read_fully(door, order->sizes, head->file_count * sizeof *order->sizes))
    return false;
  for (uint32_t i = 0; i < head->file_count; i++) {
    char *bytes = malloc(order->sizes[i] ? order->sizes[i] : 1);
    bool came = bytes && read_fully(door, bytes, order->sizes[i]);
    if (came) order->files[i] = sealed_file(bytes, order->sizes[i]);
    free(bytes);
    if (!came || order->files[i] < 0) return false;
  }
  return true;
}

/// Becomes bubblewrap. Does not return.
static void start(struct order *order, int myself, int output, int error, int report) {
  char supervisor[40], number[16];
  snprintf(supervisor, sizeof supervisor, "/proc/self/fd/%d", myself);
  snprintf(number, sizeof number, "%d", report);
  char *arguments[512];
  char numbers[64][16];
  size_t count = 0;
  char *end = order->arguments + order->head.argument_bytes;
  for (char *next = order->arguments; next < end; next += strlen(next) + 1) {
    if (count == sizeof arguments / sizeof *arguments - 1) _exit(126);
    char *argument = next;
    if (strcmp(next, "@supervisor") == 0) {
      argument = supervisor;
    } else if (strcmp(next, "@report") == 0) {
      argument = number;
    } else if (next[0] == '@' && next[1] >= '0' && next[1] <= '9') {
      unsigned long place = strtoul(next + 1, NULL, 10);
      if (place >= order->head.file_count) _exit(126);
      snprintf(numbers[place], sizeof numbers[place], "%d", order->files[place]);
      argument = numbers[place];
      fcntl(order->files[place], F_SETFD, 0);
    }
    arguments[count++] = argument;
  }
  arguments[count] = NULL;
  // A new open file each, so that reading one does not move the other's place.
  char path[40];
  snprintf(path, sizeof path, "/proc/self/fd/%d", order->files[0]);
  int input = open(path, O_RDONLY);
  if (input < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(error, 2) < 0) _exit(126);
  if (input > 2) close(input);
  fcntl(myself, F_SETFD, 0);
  fcntl(report, F_SETFD, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  char *environment[] = {NULL};
  execve(arguments[0], arguments, environment);
  dprintf(2, "%s cannot be started: %s", arguments[0], strerror(errno));
  _exit(126);
}

/// Sets the cgroup's limit: the sandbox's, and for its files, for what the kernel keeps, and for what is gathered here.
static void set_limit(struct cgroup *cgroup, const struct supervisor_limits *limits) {
  uint64_t limit = limits->memory + 3 * limits->file_size + 4 * limits->output + (64u << 20);
  if (cgroup->memory < 0 || cgroup->limit == limit) return;
  char text[32];
  int count = snprintf(text, sizeof text, "%llu", (unsigned long long)limit);
  if (pwrite(cgroup->memory, text, (size_t)count, 0) == count) cgroup->limit = limit;
}

/// How many processes the cgroup's memory limit has killed so far.
static uint64_t kills_so_far(int file) {
  char text[512];
  ssize_t got = file < 0 ? -1 : pread(file, text, sizeof text - 1, 0);
  if (got <= 0) return 0;
  text[got] = 0;
  const char *count = strstr(text, "oom_kill ");
  return count ? strtoull(count + strlen("oom_kill "), NULL, 10) : 0;
}

/// Reads what is there. False at the end.
static bool drain(int descriptor, struct gathered *all) {
  char bytes[1 << 16];
  ssize_t got = read(descriptor, bytes, sizeof bytes);
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  return got > 0 && gather(all, bytes, (size_t)got);
}

/// Gathers what a sandbox has to say until all its ends are closed.
static void listen_to(int ends[3], struct gathered all[3], pid_t sandbox, const struct supervisor_limits *limits) {
  uint64_t last_call = now_us() + limits->wall, grace = 2000000;
  bool told = false;
  int open_ends = 3;
  while (open_ends > 0) {
    uint64_t now = now_us();
    // Process 1 is told first, so that it can report; who does not listen dies with all that is in the sandbox.
    enum supervisor_stop why = all[0].seen > limits->output || all[1].seen > limits->output ? SUPERVISOR_OUTPUT
      : now >= last_call                                                               ? SUPERVISOR_WALL
                                                                                       : SUPERVISOR_NOT_STOPPED;
    if (why != SUPERVISOR_NOT_STOPPED) {
      uint8_t byte = (uint8_t)why;
      if (!told) {
        (void)!send(ends[2], &byte, 1, MSG_NOSIGNAL);
        told = true;
        last_call = now + grace;
      } else if (now >= last_call) {
        kill(sandbox, SIGKILL);
      }
    }
    struct pollfd waited[] = {{.fd = ends[0], .events = POLLIN},
                              {.fd = ends[1], .events = POLLIN},
                              {.fd = ends[2], .events = POLLIN},
                              {.fd = door, .events = POLLIN}};
    int most = last_call > now ? (int)((last_call - now) / 1000u) + 1 : 1;
    if (poll(waited, 4, most < 1000 ? most : 1000) < 0 && errno != EINTR) return;
    // Nothing is asked while an answer is outstanding: whoever asked has gone.
    if (waited[3].revents) kill(sandbox, SIGKILL);
    for (int i = 0; i < 3; i++) {
      if (ends[i] < 0 || !waited[i].revents || drain(ends[i], &all[i])) continue;
      close(ends[i]);
      ends[i] = -1;
      open_ends--;
    }
  }
}

/// Does what a request asks for. False if nobody wants the answer.
static bool fulfil(struct order *order, int myself, struct cgroup *cgroup) {
  struct supervisor_limits *limits = &order->head.limits;
  int output[2], error[2], report[2];
  if (pipe2(output, O_CLOEXEC) != 0 || pipe2(error, O_CLOEXEC) != 0 ||
      socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, report) != 0)
    return false;
  set_limit(cgroup, limits);
  uint64_t kills = kills_so_far(cgroup->kills);
  write_fully(report[0], limits, sizeof *limits);
  pid_t sandbox = fork();
  if (sandbox == 0) start(order, myself, output[1], error[1], report[1]);
  close(output[1]);
  close(error[1]);
  close(report[1]);
  struct gathered all[3] = {
    {.most = limits->output},
    {.most = SUPERVISOR_ERROR_KEPT, .keep_end = true},
    {.most = sizeof(struct supervisor_report) + limits->file_size},
  };
  int ends[3] = {output[0], error[0], report[0]};
  if (sandbox > 0) listen_to(ends, all, sandbox, limits);
  int status;
  while (sandbox > 0 && waitpid(sandbox, &status, 0) < 0 && errno == EINTR) continue;

  struct supervisor_response answer = {.magic = SUPERVISOR_MAGIC, .output = all[0].size, .error = all[1].size};
  answer.oom_kills = kills_so_far(cgroup->kills) - kills;
  size_t artifact = 0;
  if (all[2].size >= sizeof answer.report) {
    memcpy(&answer.report, all[2].bytes, sizeof answer.report);
    artifact = all[2].size - sizeof answer.report;
    if (answer.report.artifact != artifact) artifact = 0, answer.report.artifact = UINT64_MAX;
  } else {
    answer.sandbox_failed = 1;
    answer.report.artifact = UINT64_MAX;
  }
  bool wanted = write_fully(door, &answer, sizeof answer) && write_fully(door, all[0].bytes, all[0].size) &&
    write_fully(door, all[1].bytes, all[1].size) &&
    write_fully(door, all[2].bytes + sizeof answer.report, artifact);
  for (int i = 0; i < 3; i++) free(all[i].bytes);
  return wanted;
}

/// Gives up all that a privileged user could do.
static bool become(uid_t user, gid_t group) {
  return setgroups(0, NULL) == 0 && setresgid(group, group, group) == 0 && setresuid(user, user, user) == 0 &&
    setuid(0) != 0;
}

/// Stays what it is, waits until the slot is done, and removes its cgroup folders, which the slot itself can not.
static void stay_behind(char **folders, int count) {
  pid_t slot = fork();
  if (slot <= 0) return;
  close(door);
  int status;
  while (waitpid(slot, &status, 0) < 0 && errno == EINTR) continue;
  for (int i = 0; i < count; i++)
    for (int patience = 0; rmdir(folders[i]) != 0 && errno == EBUSY && patience < 200; patience++) usleep(5000);
  _exit(0);
}

/// Says what ended a slot, and is its exit code.
static int trouble(const char *what) {
  dprintf(2, "%s: %s\n", what, strerror(errno));
  return 1;
}

int serve(int count, char **arguments) {
  signal(SIGPIPE, SIG_IGN);
  setsid();  // A Ctrl-C in the terminal is for retort, which then closes the door.
  struct cgroup cgroup = {-1, -1, 0};
  if (count >= 5) {
    int processes = open(arguments[2], O_WRONLY | O_CLOEXEC);
    cgroup.memory = open(arguments[3], O_WRONLY | O_CLOEXEC);
    cgroup.kills = open(arguments[4], O_RDONLY | O_CLOEXEC);
    stay_behind(arguments + 5, count - 5);
    if (!write_fully(processes, "0", 1)) return trouble("the cgroup cannot be entered");
    close(processes);
  }
  int myself = copy_of_myself();
  if (myself < 0) return trouble("its own program cannot be copied");
  if (count >= 2 && !become((uid_t)atol(arguments[0]), (gid_t)atol(arguments[1])))
    return trouble("it cannot become another user");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return trouble("new privileges cannot be given up");
  for (;;) {
    struct order order;
    bool again = take_order(&order) && fulfil(&order, myself, &cgroup);
    forget(&order);
    if (!again) return 0;
  }
}
