import Values

#if canImport(Glibc)
  import Glibc
#endif

/// Tries each ``Safeguard`` on this machine, with a program that would break it.
public enum SelfTest {
  /// What came of one.
  public struct Finding: Sendable, Equatable {
    public let safeguard: Safeguard
    /// What went wrong; nil if it holds.
    public let problem: String?
  }

  /// Tries all of them; takes about a second.
  ///
  /// - Parameters:
  ///   - python: the path of a Python 3 in the sandboxes.
  ///   - folders: what else it needs to see.
  public static func findings(python: String, folders: [String], in sandbox: Sandbox) async
    -> [Finding]
  {
    let trials = String(decoding: PackageResources.trials_py, as: UTF8.self)
    return await withTaskGroup(of: Finding.self) { group in
      for safeguard in Safeguard.allCases {
        group.addTask {
          let trial = safeguard.trial
          let sandboxed = SandboxedProgram(
            command: [python, "-I", "-S", "-c", trials, safeguard.rawValue], limits: trial.limits,
            folders: folders)
          do throws(SandboxFailure) {
            let ending = try await sandbox.run(sandboxed)
            return Finding(safeguard: safeguard, problem: trial.problem(ending))
          } catch {
            return Finding(safeguard: safeguard, problem: error.cause)
          }
        }
      }
      let order = Safeguard.allCases
      return await group.reduce(into: []) { $0.append($1) }
        .sorted { order.firstIndex(of: $0.safeguard)! < order.firstIndex(of: $1.safeguard)! }
    }
  }

  /// What helps where no sandbox can be made at all.
  public static let wayToSandboxes =
    "containers need leave to make user namespaces: docker run --security-opt seccomp=unconfined "
    + "--security-opt systempaths=unconfined; see Documentation/Programs.md"

  /// Makes sure that all safeguards hold.
  ///
  /// - Parameter givingUp: those that need not.
  /// - Throws: ``RetortError`` of kind `missing` that says which do not, and how to go on without them.
  public static func verify(
    python: String, folders: [String], in sandbox: Sandbox, givingUp: Set<Safeguard> = []
  ) async throws {
    let broken = await findings(python: python, folders: folders, in: sandbox)
      .filter { $0.problem != nil && !givingUp.contains($0.safeguard) }
    guard let first = broken.first else { return }
    let names = broken.map(\.safeguard.rawValue)
    // Where no sandbox can be made at all there is nothing to give up.
    let hint =
      broken.count == Safeguard.allCases.count
      ? wayToSandboxes
      : "--give-up \(names.joined(separator: ",")) grades without: then a program no longer "
        + broken.map { "\"\($0.safeguard.promise)\"" }.joined(separator: ", ")
    throw RetortError(
      .missing, "programs cannot be run safely here: \(names.joined(separator: ", "))",
      cause: first.problem, hint: hint)
  }
}

/// How a safeguard is tried: with the program of its name in `trials.py`, which tries to break it.
struct Trial: Sendable {
  let limits: SandboxLimits
  /// How a program must end that cannot be refused what it tries; nil if it is to say that it was refused.
  let exceeds: Ending.Limit?

  /// What went wrong; nil if the safeguard held.
  func problem(_ ending: Ending) -> String? {
    if let exceeds {
      return ending.cause == .exceeded(exceeds)
        ? nil : "the trial was not ended for it: \(ending.cause)"
    }
    let said = String(decoding: ending.output, as: UTF8.self).split(separator: "\n").last ?? ""
    if ending.cause == .exited(code: 0), said == "held" { return nil }
    return said.isEmpty ? "the trial ended otherwise: \(ending.cause)" : String(said)
  }
}

extension Safeguard {
  /// How it is tried: within limits that are reached at once.
  var trial: Trial {
    var limits = SandboxLimits()
    limits.cpu = .milliseconds(200)
    limits.idle = .milliseconds(200)
    limits.memory = 64 << 20
    limits.processes = 8
    limits.openFiles = 32
    limits.output = 1 << 20
    limits.disk = 4 << 20
    limits.inodes = 100
    let exceeds: Ending.Limit? =
      switch self {
      case .processor: .cpu
      case .waiting: .idle
      case .memory, .sockets: .memory
      case .output: .output
      case .inodes: .inodes
      default: nil
      }
    // Only the limit that is tried may end the trial.
    if self != .processor { limits.cpu = .seconds(10) }
    if self != .waiting { limits.idle = .seconds(10) }
    if self == .sockets {
      limits.openFiles = 256
      limits.processes = 16
    }
    return Trial(limits: limits, exceeds: exceeds)
  }
}
