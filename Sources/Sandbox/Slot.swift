import CSupervisor
import Dispatch
import Foundation
import Machine
import Subprocess
import Values

#if canImport(System)
  import System
#else
  import SystemPackage
#endif
#if canImport(Glibc)
  import Glibc
#endif

/// One supervisor process, which keeps one sandbox at a time. See Sources/CSupervisor.
///
/// The supervisor ends when its door is closed: by ``close()``, or by the death of this process.
final class Slot: Sendable {
  /// Our end of the socket whose other end is the supervisor's descriptor 0.
  private let door: Int32
  private let bubblewrap: Bubblewrap
  /// Talking to the supervisor blocks, so it is done here and not on Swift's few threads.
  private let queue: DispatchQueue
  /// The supervisor, and in the end what it said.
  private let process: Task<String, Never>

  /// - Parameters:
  ///   - supervisor: the path of the program.
  ///   - user: the id of the user that the supervisor becomes; nil to stay who we are.
  init(supervisor: String, bubblewrap: Bubblewrap, user: UInt32?, group: ControlGroup?) throws {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw systemError("no socket could be made")
    }
    door = ends[0]
    self.bubblewrap = bubblewrap
    queue = DispatchQueue(label: "sandbox")
    let theirs = FileDescriptor(rawValue: ends[1])
    var arguments = ["serve"]
    if let user { arguments += ["\(user)", "\(user)"] + (group?.arguments ?? []) }
    process = Task { [arguments] in
      do {
        let ended = try await Subprocess.run(
          .path(FilePath(supervisor)), arguments: Arguments(arguments), environment: .custom([:]),
          input: .fileDescriptor(theirs, closeAfterSpawningProcess: true), output: .discarded,
          error: .string(limit: 4096))
        let said = ended.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
        return said.isEmpty ? "it ended: \(ended.terminationStatus)" : said
      } catch {
        return "it could not be started: \(error)"
      }
    }
  }

  /// Lets the supervisor go and waits until it has.
  func close() async {
    abandon()
    _ = await process.value
    Glibc.close(door)
  }

  /// Runs a program in a sandbox. If the supervisor itself is gone, `isUsable` is false from then on.
  func run(_ sandboxed: SandboxedProgram) async -> Result<Ending, SandboxFailure> {
    let result = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: self.ask(sandboxed)) }
    }
    guard let result else {
      // Whatever ended it is the cause, and it knows.
      abandon()
      return .failure(
        SandboxFailure(cause: "the supervisor of this slot has gone: \(await process.value)"))
    }
    return result
  }

  /// Ends the sandbox that is being kept, and the slot with it.
  func abandon() { shutdown(door, Int32(SHUT_RDWR)) }

  /// Whether the supervisor still listens.
  var isUsable: Bool {
    var poll = pollfd(fd: door, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&poll, 1, 0) == 0
  }

  /// Nil if the supervisor is gone.
  private func ask(_ sandboxed: SandboxedProgram) -> Result<Ending, SandboxFailure>? {
    guard send(sandboxed), let response = receive(supervisor_response()),
      response.magic == SUPERVISOR_MAGIC,
      let output = receive(Int(response.output)), let errors = receive(Int(response.error)),
      let artifact = receive(response.report.artifact == .max ? 0 : Int(response.report.artifact))
    else { return nil }
    guard response.sandbox_failed == 0 else {
      let said = String(decoding: errors, as: UTF8.self).trimmingCharacters(
        in: .whitespacesAndNewlines)
      return .failure(
        SandboxFailure(cause: said.isEmpty ? "the sandbox ended without a report" : said))
    }
    return .success(Ending(response, output: output, errors: errors, artifact: artifact))
  }

  private func send(_ sandboxed: SandboxedProgram) -> Bool {
    var request = supervisor_request()
    var arguments: [UInt8] = []
    for argument in bubblewrap.arguments(sandboxed) { arguments += Array(argument.utf8) + [0] }
    let files = [sandboxed.input] + sandboxed.files.map(\.bytes)
    request.magic = SUPERVISOR_MAGIC
    request.argument_bytes = UInt32(arguments.count)
    request.file_count = UInt32(files.count)
    request.limits = supervisor_limits(sandboxed.limits)
    var bytes: [UInt8] = withUnsafeBytes(of: request) { Array($0) }
    bytes += arguments
    for file in files { withUnsafeBytes(of: UInt64(file.count)) { bytes += Array($0) } }
    guard send(bytes) else { return false }
    return files.allSatisfy(send)
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = Glibc.send(
          door, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        sent += count
      }
      return true
    }
  }

  private func receive<Value>(_ value: Value) -> Value? {
    var value = value
    return withUnsafeMutableBytes(of: &value) { receive(into: $0) } ? value : nil
  }

  private func receive(_ count: Int) -> [UInt8]? {
    var whole = true
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      whole = receive(into: UnsafeMutableRawBufferPointer(buffer))
      filled = whole ? count : 0
    }
    return whole ? bytes : nil
  }

  private func receive(into bytes: UnsafeMutableRawBufferPointer) -> Bool {
    var got = 0
    while got < bytes.count {
      let count = read(door, bytes.baseAddress! + got, bytes.count - got)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return false }
      got += count
    }
    return true
  }
}

extension supervisor_limits {
  init(_ limits: SandboxLimits) {
    self.init(
      cpu: limits.cpu.microseconds, idle: limits.idle.microseconds, wall: limits.wall.microseconds,
      memory: UInt64(limits.memory), address_space: limits.addressSpace,
      stack: UInt64(limits.stack), processes: UInt64(limits.processes),
      started: UInt64(limits.started), open_files: UInt64(limits.openFiles),
      file_size: UInt64(limits.disk), inodes: UInt64(limits.inodes), output: UInt64(limits.output))
  }
}
