// What Retort and its supervisor say to each other. The supervisor is a program of its own (main.c): outside it keeps
// one slot, inside each sandbox it is process 1. Numbers are in the machine's byte order:
// both ends are always on one machine.
#ifndef RETORT_SUPERVISOR_H
#define RETORT_SUPERVISOR_H

#include <stdint.h>

#define SUPERVISOR_MAGIC 0x52544f57u

/// What a program may use. Sizes in bytes, times in microseconds.
struct supervisor_limits {
  uint64_t cpu;            ///< Processor time of all its processes together.
  uint64_t idle;           ///< Time in which none of its processes could run: sleeping, waiting.
  uint64_t wall;           ///< Time on the clock, after which the sandbox is torn down; a last resort.
  uint64_t memory;         ///< Resident memory of all its processes together.
  uint64_t address_space;  ///< Of each process: a backstop for `memory`, which is looked at only so often.
  uint64_t stack;          ///< Of each process.
  uint64_t processes;      ///< At one time, threads included.
  uint64_t started;        ///< Processes and threads ever started.
  uint64_t open_files;     ///< Of each process.
  uint64_t file_size;      ///< Of each file it writes.
  uint64_t inodes;         ///< Files and folders in its folder.
  uint64_t output;         ///< Bytes on standard output, and as many on standard error.
};

/// Why a sandbox was closed before its program ended by itself.
enum supervisor_stop {
  SUPERVISOR_NOT_STOPPED = 0,
  SUPERVISOR_CPU = 1,
  SUPERVISOR_IDLE = 2,
  SUPERVISOR_WALL = 3,
  SUPERVISOR_MEMORY = 4,
  SUPERVISOR_OUTPUT = 5,
  SUPERVISOR_STARTED = 6,
  SUPERVISOR_INODES = 7,
};

/// How it went, as process 1 of the sandbox saw it.
struct supervisor_report {
  int32_t stop;         ///< An enum supervisor_stop.
  int32_t status;       ///< As wait(2) has it, of the program; of use if it was not stopped.
  int32_t start_error;  ///< errno if the program could not be started at all, else 0.
  int32_t unused;
  uint64_t cpu;         ///< Of all its processes, in microseconds.
  uint64_t wall;        ///< In microseconds.
  uint64_t memory;      ///< The most that was seen, in bytes.
  uint64_t artifact;    ///< Size of the file that was asked for; UINT64_MAX if it is not there.
};

/// A request: this, then the arguments (each with its NUL), then the sizes of the files, then the files.
/// File 0 is the program's standard input. An argument "@3" stands for the descriptor of file 3, "@supervisor" for
/// the path of the supervisor itself, "@report" for the descriptor on which process 1 reports.
struct supervisor_request {
  uint32_t magic;
  uint32_t argument_bytes;
  uint32_t file_count;
  uint32_t unused;
  struct supervisor_limits limits;
};

/// A response: this, then standard output, standard error (its end, if it was long), the artifact.
struct supervisor_response {
  uint32_t magic;
  int32_t sandbox_failed;  ///< 1 if process 1 never reported; then standard error says what bubblewrap said.
  struct supervisor_report report;
  uint64_t output;
  uint64_t error;
  uint64_t oom_kills;   ///< Processes that the cgroup's limit killed.
};

/// As much of standard error is kept.
#define SUPERVISOR_ERROR_KEPT (32u << 10)

#endif
