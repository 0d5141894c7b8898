// retort-supervisor: runs untrusted programs for Retort, each in a sandbox of its own.
//
//   retort-supervisor serve [uid gid [cgroup procs file, memory file, kill count file, folder …]]
//   retort-supervisor sandbox REPORT ARTIFACT COMMAND…
//
// `serve` answers requests (include/supervisor.h) on descriptor 0 until that is closed. `sandbox` is what bubblewrap
// starts as process 1 of a sandbox.
#include "supervisor.h"
#include "parts.h"

#include <string.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count >= 2 && strcmp(arguments[1], "serve") == 0) return serve(count - 2, arguments + 2);
  if (count >= 5 && strcmp(arguments[1], "sandbox") == 0)
    return keep_sandbox(arguments[2], arguments[3], arguments + 4);
  static const char usage[] = "retort-supervisor is started by retort\n";
  (void)!write(2, usage, sizeof usage - 1);
  return 2;
}
