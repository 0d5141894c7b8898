/// One thing that a sandbox keeps a program from. Each has a self-test: ``SelfTest``.
public enum Safeguard: String, CaseIterable, Sendable {
  case files, environment, network, signals
  case systemCalls = "system-calls"
  case processor, waiting, memory, sockets, processes, descriptors, output, disk, inodes, leftovers

  /// What it keeps a program from.
  public var promise: String {
    switch self {
    case .files: "sees nothing of the machine's files but its programs, and cannot change them"
    case .environment: "knows nothing of the environment"
    case .network: "reaches no network, not even this machine's own"
    case .signals: "cannot end other processes"
    case .systemCalls:
      "cannot use the kernel's calls for namespaces, mounts, tracing, hidden memory"
    case .processor: "ends when its processor time is used up, all its processes together"
    case .waiting: "ends when it has slept too long"
    case .memory: "ends when it uses too much memory, all its processes together"
    case .sockets: "ends when its sockets hold too much of the kernel's memory"
    case .processes: "starts no more processes than it may"
    case .descriptors: "opens no more files than it may"
    case .output: "ends when it writes too much"
    case .disk: "fills no more space than it may"
    case .inodes: "makes no more files than it may"
    case .leftovers: "leaves no process behind"
    }
  }
}
