import CSupervisor

/// How a program's run in a sandbox ended.
public struct Ending: Sendable, Equatable {
  /// Why it is over.
  public enum Cause: Sendable, Equatable {
    /// It ended by itself.
    case exited(code: Int32)
    /// A signal ended it: its own, or one of the kernel's.
    case signalled(Int32)
    /// It used all of this.
    case exceeded(Limit)
    /// It could not be started.
    case notStarted(errno: Int32)
  }

  /// What there can be too much of.
  public enum Limit: String, Sendable, CaseIterable {
    case cpu, idle, wall, memory, output, started, inodes
  }

  public let cause: Cause
  /// Processor time of all its processes.
  public let cpu: Duration
  /// Time on the clock.
  public let wall: Duration
  /// The most resident memory that was seen, in bytes.
  public let memory: Int
  /// What it wrote, up to its limit.
  public let output: [UInt8]
  /// The end of what it wrote to standard error, at most 32 KB.
  public let errors: [UInt8]
  /// The file that was asked for; nil if it is not there.
  public let artifact: [UInt8]?

  init(_ response: supervisor_response, output: [UInt8], errors: [UInt8], artifact: [UInt8]) {
    let report = response.report
    cause = Self.cause(report, oomKills: response.oom_kills)
    cpu = .microseconds(Int64(clamping: report.cpu))
    wall = .microseconds(Int64(clamping: report.wall))
    memory = Int(clamping: report.memory)
    self.output = output
    self.errors = errors
    self.artifact = report.artifact == .max ? nil : artifact
  }

  private static func cause(_ report: supervisor_report, oomKills: UInt64) -> Cause {
    if report.start_error != 0 { return .notStarted(errno: report.start_error) }
    // A process that the kernel ended may leave others waiting for it until their time is up.
    if oomKills > 0 { return .exceeded(.memory) }
    if let limit = limit(report.stop) { return .exceeded(limit) }
    // As wait(2) packs it: the signal in the low seven bits, the exit code in the next eight.
    let signal = report.status & 0x7f
    return signal == 0 ? .exited(code: (report.status >> 8) & 0xff) : .signalled(signal)
  }

  private static func limit(_ stop: Int32) -> Limit? {
    switch supervisor_stop(UInt32(bitPattern: stop)) {
    case SUPERVISOR_CPU: .cpu
    case SUPERVISOR_IDLE: .idle
    case SUPERVISOR_WALL: .wall
    case SUPERVISOR_MEMORY: .memory
    case SUPERVISOR_OUTPUT: .output
    case SUPERVISOR_STARTED: .started
    case SUPERVISOR_INODES: .inodes
    default: nil
    }
  }
}

/// A sandbox that could not be kept: what happened in it says nothing about the program.
public struct SandboxFailure: Error, Sendable, Equatable {
  public let cause: String
}
