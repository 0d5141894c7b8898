import Grading

extension HostileProgram {
  /// More attempts: system calls by their numbers, memory that no process seems to have, rights, and what lies about.
  static let attempts: [HostileProgram] = calls + hoarding + rights

  /// A call of the kernel's by its number on x86-64, which must be refused.
  private static func call(_ name: String, _ number: Int, _ arguments: String) -> HostileProgram {
    tries(
      name,
      "libc = ctypes.CDLL(None, use_errno=True)\nif libc.syscall(\(number), \(arguments)) < 0: raise OSError(ctypes.get_errno(), 'x')"
    )
  }

  private static let calls: [HostileProgram] = [
    call("a root of its own", 161, "b'/tmp'"), call("another root", 155, "b'/tmp', b'/tmp'"),
    call("another's namespace", 308, "0, 0"), call("turning the machine off", 169, "0, 0, 0, 0"),
    call("another kernel", 246, "0, 0, 0, 0"), call("a module of the kernel", 313, "0, b'', 0"),
    call("the clock", 164, "None, None"), call("the machine's name", 170, "b'x', 1"),
    call("a program in the kernel", 321, "0, None, 0"),
    call("counting the processor's events", 298, "None, 0, -1, -1, 0"),
    call("faults of pages", 323, "0"), call("a ring of requests", 425, "8, None"),
    call("keys of the kernel", 250, "0, -3, 1"),
    call("another's memory", 310, "1, None, 0, None, 0, 0"),
    call("files by their handles", 304, "-100, None, 0"), call("hidden memory", 447, "0"),
    call("the kernel's log", 103, "3, None, 0"),
    call("a namespace by clone", 56, "0x10000011, 0, 0, 0, 0"),
    call("ports of the processor", 172, "3"), call("swapping off", 168, "b'/x'"),
  ]

  private static let hoarding: [HostileProgram] = [
    HostileProgram(
      name: "socket buffers",
      program: CodeRig.python(
        "import os, socket, time\nkept = []\nfor _ in range(4): os.fork()\ntry:\n    while True:\n        a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n        kept += [a, b]\n        a.setblocking(False)\n        try:\n            while True: a.send(b'x' * 100000)\n        except BlockingIOError: pass\nexcept OSError: pass\ntime.sleep(1000)"
      ), right: .memoryLimit),
    HostileProgram(
      name: "memory that processes share",
      program: CodeRig.python(
        "import mmap, os\nm = mmap.mmap(-1, 1 << 30)\nfor i in range(0, 1 << 30, 4096): m[i] = 1"),
      right: .memoryLimit),
    HostileProgram(
      name: "memory of many threads",
      program: CodeRig.python(
        "import threading, time\ndef f():\n    x = b'x' * (16 << 20)\n    time.sleep(1000)\n    return x\nfor _ in range(40): threading.Thread(target=f).start()\ntime.sleep(1000)"
      ), right: .memoryLimit),
    HostileProgram(
      name: "pipes that are full",
      program: CodeRig.python(
        "import os, fcntl\nkept = 0\ntry:\n    while True:\n        r, w = os.pipe()\n        os.set_blocking(w, False)\n        try:\n            while True: kept += os.write(w, b'x' * 65536)\n        except BlockingIOError: pass\nexcept OSError: pass\nprint('contained' if kept < 64 << 20 else 'escaped')"
      ), right: .passed),
    tries(
      "larger buffers of sockets",
      "a, b = socket.socketpair()\na.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)"),
  ]

  private static let rights: [HostileProgram] = [
    tries("a higher priority", "os.setpriority(os.PRIO_PROCESS, 0, -20)"),
    tries("real time", "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))"),
    tries(
      "more descriptors than allowed",
      "import resource\ntry: resource.setrlimit(resource.RLIMIT_NOFILE, (100000, 100000))\nexcept ValueError: raise OSError(1, 'x')"
    ),
    tries("deleting its own program", "os.unlink('/program/main.py')"),
    tries("moving the system's programs", "os.rename('/usr/bin', '/usr/bin2')"),
    tries("the kernel's memory", "open('/proc/kcore', 'rb').read(1)"),
    tries("the machine's memory", "open('/dev/mem', 'rb').read(1)"),
    tries("a socket of the kernel's", "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)"),
    tries("a socket of the hypervisor's", "socket.socket(40, socket.SOCK_STREAM)"),
    tries("ciphers of the kernel's", "socket.socket(38, socket.SOCK_SEQPACKET)"),
    tries(
      "the host's abstract sockets",
      "s = socket.socket(socket.AF_UNIX)\ns.connect('\\0/tmp/.X11-unix/X0')"),
    tries(
      "a signal by descriptor",
      "fd = os.pidfd_open(1)\nsignal.pidfd_send_signal(fd, signal.SIGKILL)\nraise OSError('it lives')"
    ),
    tries("the namespaces of process 1", "os.readlink('/proc/1/ns/net')"),
    tries("a file that runs as another", "open('/tmp/x', 'w').close()\nos.chown('/tmp/x', 0, 0)"),
  ]
}
