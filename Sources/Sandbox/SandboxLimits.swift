/// What a program may use in its sandbox. Sizes in bytes.
public struct SandboxLimits: Sendable, Equatable {
  /// Processor time of all its processes together.
  public var cpu: Duration = .seconds(10)
  /// Time in which none of its processes could run: sleeping, waiting for one another.
  ///
  /// Time on the clock would count the machine's other work, too.
  public var idle: Duration = .seconds(10)
  /// Resident memory of all its processes together.
  public var memory = 1 << 30
  /// Processes and threads at one time: 64 threads, and what stands beside them.
  public var processes = 80
  /// Processes and threads ever started.
  public var started = 4_096
  /// Files that a process may have open.
  public var openFiles = 256
  /// The size of its folder, and of each file in it.
  public var disk = 64 << 20
  /// Files and folders in its folder.
  public var inodes = 10_000
  /// Bytes on standard output, and as many on standard error.
  public var output = 64 << 20

  /// Whether the addresses of a process have a limit, too. What a virtual machine reserves says nothing of its memory.
  public var limitsAddresses = true

  public init() {}

  /// Time on the clock after which a sandbox is torn down, whatever the machine was doing: so long that a machine
  /// with ten times as much work as processors does not reach it.
  var wall: Duration { (cpu + idle) * 10 + .seconds(20) }

  /// A backstop for ``memory``, which is looked at every few milliseconds; roomy, because programs reserve
  /// far more addresses than they use, each thread a whole stack. The largest number where there is none.
  var addressSpace: UInt64 {
    limitsAddresses ? UInt64(max(4 << 30, 4 * memory) + processes * stack) : .max
  }

  /// Judges give the whole memory to the stack; deep recursion is no crime. A program may raise it further: what it
  /// uses counts as memory.
  var stack: Int { min(memory, 1 << 30) }
}
