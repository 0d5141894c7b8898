// The parts of the supervisor, one file each.
#ifndef RETORT_SUPERVISOR_PARTS_H
#define RETORT_SUPERVISOR_PARTS_H

#include "supervisor.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// bytes.c
/// Reads exactly so many bytes; false at the end of the stream or on an error.
bool read_fully(int descriptor, void *bytes, size_t count);
/// Writes all bytes; false if nobody reads them any more.
bool write_fully(int descriptor, const void *bytes, size_t count);
/// Microseconds on a clock that only goes forward.
uint64_t now_us(void);

// serve.c
/// Keeps one slot: takes requests on descriptor 0 until it is closed.
int serve(int count, char **arguments);

// sandbox.c
/// Process 1 of a sandbox: starts the command, holds it to its limits, reports how it went.
int keep_sandbox(const char *report, const char *artifact, char **command);

// watch.c
/// What the processes of a sandbox are doing.
struct census {
  uint64_t cpu;      ///< Of those alive and of the children they have waited for, in microseconds.
  uint64_t memory;   ///< Resident, in bytes; what several share counts for each.
  uint64_t processes;
  uint64_t count;    ///< Processes and threads.
  bool runnable;     ///< Whether one of them could use a processor.
};
/// Counts all processes but process 1. False if /proc cannot be read.
bool take_census(struct census *census);
/// Resident memory of all but process 1 in bytes, with what processes share counted once; slow. UINT64_MAX if that
/// cannot be told.
uint64_t shared_memory_counted_once(void);
/// What the sockets of this sandbox may hold of the kernel's memory, in bytes.
uint64_t memory_of_sockets(void);
/// How many processes and threads were ever started in this sandbox.
uint64_t started_so_far(void);

// forbid.c
/// Takes system calls from this process and its children that no test needs. False if the kernel refuses.
bool forbid_system_calls(void);

#endif
