import Grading

/// A program that tries something it must not get, and the verdict that is right for it.
///
/// Those that only try print `contained` if they were refused, and then pass.
struct HostileProgram: Sendable, CustomStringConvertible {
  let name: String
  let program: Program
  let right: CodeVerdict.TestOutcome

  var description: String { name }

  static let all = limits + reaching + processes + tricks + attempts

  private static func python(
    _ name: String, _ right: CodeVerdict.TestOutcome = .passed, _ source: String
  ) -> HostileProgram {
    HostileProgram(name: name, program: CodeRig.python(source), right: right)
  }

  private static func cpp(
    _ name: String, _ right: CodeVerdict.TestOutcome = .passed, _ source: String
  )
    -> HostileProgram
  {
    HostileProgram(name: name, program: CodeRig.cpp(source), right: right)
  }

  /// Tries something with Python, and is contained if it raises an error.
  static func tries(_ name: String, _ source: String) -> HostileProgram {
    let body = source.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    return python(
      name, .passed,
      "import os, socket, ctypes, subprocess, signal, sys\ntry:\n\(body)\n    print('escaped')\nexcept (OSError, PermissionError, AssertionError, subprocess.SubprocessError) as e:\n    print('contained')\n"
    )
  }

  private static let limits = [
    python("endless loop", .timeLimit, "while True: pass"),
    python("sleep", .timeLimit, "import time\ntime.sleep(1000)"),
    python("pause", .timeLimit, "import signal\nsignal.pause()"),
    python(
      "waiting for a pipe of its own", .timeLimit, "import os\nr, w = os.pipe()\nos.read(r, 1)"),
    python(
      "deadlock of threads", .timeLimit,
      "import threading\nl = threading.Lock()\nl.acquire()\nt = threading.Thread(target=l.acquire)\nt.start()\nt.join()"
    ),
    python(
      "endless loop in eight processes", .timeLimit,
      "import os\nfor _ in range(3): os.fork()\nwhile True: pass"),
    python(
      "endless loop that catches everything", .timeLimit,
      "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass"
    ),
    python("memory bomb", .memoryLimit, "x = []\nwhile True: x.append(bytearray(1 << 20))"),
    python("one large piece of memory", .memoryLimit, "x = b'x' * (1 << 31)"),
    python("more addresses than there are", .memoryLimit, "x = bytearray(1 << 45)"),
    python(
      "memory bomb in children", .memoryLimit,
      "import os, time\nfor _ in range(4):\n    if os.fork() == 0:\n        x = b'x' * (100 << 20)\n        time.sleep(1000)\nos.wait()"
    ),
    cpp(
      "memory bomb of a compiled program", .memoryLimit,
      "#include <cstdlib>\n#include <cstring>\nint main(){for(;;){void*p=malloc(1<<20);if(!p)break;memset(p,1,1<<20);}for(;;);}"
    ),
    cpp(
      "endless new", .memoryLimit,
      "#include <vector>\nint main(){std::vector<long> v;for(;;)v.push_back(1);}"),
    python("endless output", .outputLimit, "import sys\nwhile True: sys.stdout.write('x' * 65536)"),
    python("endless errors", .outputLimit, "import sys\nwhile True: sys.stderr.write('x' * 65536)"),
    python(
      "a full disk", .runtimeError,
      "with open('/tmp/x', 'wb') as f:\n    while True: f.write(b'x' * (1 << 20)); f.flush()"),
    python(
      "a full disk in many files", .runtimeError,
      "i = 0\nwhile True:\n    i += 1\n    open(f'/tmp/{i}', 'wb').write(b'x' * (1 << 20))"),
    python(
      "a full /dev/shm", .runtimeError,
      "with open('/dev/shm/x', 'wb') as f:\n    while True: f.write(b'x' * (1 << 20)); f.flush()"),
    python(
      "all inodes", .runtimeError,
      "i = 0\nwhile True:\n    i += 1\n    open(f'/tmp/{i}', 'w').close()"),
    python(
      "all inodes by folders", .runtimeError,
      "import os\nwhile True:\n    os.mkdir('x')\n    os.chdir('x')"),
    python("all descriptors", .runtimeError, "x = []\nwhile True: x.append(open('/dev/null'))"),
    python("huge recursion", .runtimeError, "def f(n): return f(n + 1) + 1\nf(0)"),
    cpp(
      "huge recursion of a compiled program", .memoryLimit,
      "volatile int x;\nint f(int n){volatile char a[4096];a[0]=n;return f(n+1)+a[0]+x;}\nint main(){return f(0);}"
    ),
    python(
      "a chain of processes, each short", .runtimeError,
      "import os, signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\nwhile True: os.fork() == 0 and os._exit(0)"
    ),
    python(
      "a bomb of threads", .timeLimit,
      "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(100,)).start()"
    ),
  ]

  private static let reaching = [
    tries("network", "socket.create_connection(('1.1.1.1', 80), timeout=2)"),
    tries("the host's loopback", "socket.create_connection(('127.0.0.1', 22), timeout=2)"),
    tries("a raw packet", "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)"),
    tries("names of hosts", "socket.gethostbyname('example.com')"),
    tries("the host's passwords", "open('/etc/passwd').read()"),
    tries("the home of root", "os.listdir('/root')"),
    tries("the host's files by way of /proc", "open('/proc/1/root/etc/hostname').read()"),
    tries("the memory of process 1", "open('/proc/1/mem', 'rb').read(1)"),
    tries("the environment of process 1", "assert b'PATH' in open('/proc/1/environ', 'rb').read()"),
    tries("the descriptors of process 1", "os.listdir('/proc/1/fd')"),
    tries("a path out of its folder", "open('/tmp/../../../../../../etc/shadow').read()"),
    tries(
      "a link out of its folder",
      "os.symlink('/etc/hostname', '/tmp/link')\nopen('/tmp/link').read()"),
    tries("writing to the system", "open('/usr/bin/retort-was-here', 'w')"),
    tries("writing to the root", "open('/retort-was-here', 'w')"),
    tries("writing over its own program", "open('/program/main.py', 'w')"),
    tries("writing to /dev", "open('/dev/retort-was-here', 'w')"),
    tries("writing to /proc/sys", "open('/proc/sys/kernel/hostname', 'w').write('x')"),
    tries("sysrq", "open('/proc/sysrq-trigger', 'w').write('b')"),
    tries("core patterns", "open('/proc/sys/kernel/core_pattern', 'w').write('|/tmp/x')"),
    tries("cgroups", "os.listdir('/sys/fs/cgroup')"),
    tries("a device", "os.mknod('/tmp/sda', 0o60600, os.makedev(8, 0))\nopen('/tmp/sda')"),
    tries("the kernel's log", "open('/dev/kmsg').read(1)"),
    python(
      "what is left of the environment", .passed,
      "import os\nleft = set(os.environ) - {'PWD', 'LC_CTYPE', 'PYTHONHASHSEED', 'PYTHONUTF8', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS'}\nprint('escaped', left) if left else print('contained')"
    ),
    python(
      "descriptors that were left open", .passed,
      "import os\nprint('contained' if all(int(f) < 4 for f in os.listdir('/proc/self/fd')) else 'escaped')"
    ),
  ]

  private static let processes = [
    python("fork bomb", .runtimeError, "import os\nwhile True: os.fork()"),
    python(
      "fork bomb that holds on", .timeLimit,
      "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"),
    cpp(
      "fork bomb of a compiled program", .timeLimit,
      "#include <unistd.h>\nint main(){for(;;)fork();}"),
    python(
      "killing all", .passed,
      "import os, signal\ntry: os.kill(-1, signal.SIGTERM)\nexcept OSError: pass\nprint('contained')"
    ),
    tries("killing process 1", "os.kill(1, signal.SIGKILL)\nraise OSError('it lives')"),
    tries("stopping process 1", "os.kill(1, signal.SIGSTOP)\nraise OSError('it lives')"),
    tries("killing a process of the host", "os.kill(4000000, signal.SIGKILL)"),
    python(
      "a child that stays", .passed,
      "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(1000)\nprint('contained')"
    ),
    python(
      "a child that keeps standard output", .passed,
      "import subprocess\nsubprocess.Popen(['/usr/bin/sleep', '1000'])\nprint('contained')"),
    python(
      "a daemon", .passed,
      "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        for f in range(3): os.close(f)\n        while True: time.sleep(1)\n    os._exit(0)\nos.wait()\nprint('contained')"
    ),
    python(
      "its own end by a signal", .runtimeError,
      "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    python("an abort", .runtimeError, "import os\nos.abort()"),
    python("a code that looks like a signal", .runtimeError, "import os\nos._exit(137)"),
    python(
      "stopping itself", .timeLimit, "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
  ]

  private static let tricks = [
    python("closed standard output", .wrongAnswer, "import os\nos.close(1)"),
    python("output after the end of its reader", .wrongAnswer, "import sys\nsys.stdout.close()"),
    python("leaving early", .wrongAnswer, "import os\nos._exit(0)"),
    python(
      "bytes that are no text", .wrongAnswer,
      "import sys\nsys.stdout.buffer.write(bytes(range(256)) * 10)"),
    python(
      "writing to its input", .passed,
      "import os\ntry:\n    os.ftruncate(0, 1 << 30)\n    print('escaped')\nexcept OSError: print('contained')"
    ),
    python(
      "opening its input to write", .passed,
      "import os\ntry:\n    os.write(os.open('/proc/self/fd/0', os.O_RDWR), b'x')\n    print('escaped')\nexcept OSError: print('contained')"
    ),
    tries(
      "a namespace of users",
      "libc = ctypes.CDLL(None, use_errno=True)\nif libc.unshare(0x10000000) != 0: raise OSError(ctypes.get_errno(), 'x')"
    ),
    tries(
      "a mount",
      "libc = ctypes.CDLL(None, use_errno=True)\nif libc.mount(b'x', b'/tmp', b'tmpfs', 0, None) != 0: raise OSError(1, 'x')"
    ),
    tries(
      "ptrace",
      "libc = ctypes.CDLL(None, use_errno=True)\nif libc.ptrace(16, 1, 0, 0) != 0: raise OSError(1, 'x')"
    ),
    tries("memory that belongs to nobody", "fd = os.memfd_create('x')\nos.ftruncate(fd, 1 << 34)"),
    tries(
      "shared memory of System V",
      "libc = ctypes.CDLL(None, use_errno=True)\nif libc.shmget(0, 1 << 30, 0o1600) < 0: raise OSError(1, 'x')"
    ),
    tries("becoming root", "os.setuid(0)"),
    tries(
      "more processes than allowed",
      "import resource\ntry: resource.setrlimit(resource.RLIMIT_NPROC, (100000, 100000))\nexcept ValueError: raise OSError(1, 'x')"
    ),
    tries(
      "a program with another's rights",
      "subprocess.run(['/usr/bin/su', '-c', 'id'], check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)"
    ),
  ]
}
