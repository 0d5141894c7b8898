import Corpus
import Formats
import Foundation
import Machine
import Sandbox
import Synchronization
import Values

/// A program that is fed rows and writes decisions, line by line.
///
/// What it writes is a stranger's: lines, reasons and evidence have a length, and each decision names the row that it is on.
///
/// One that hangs is ended: it may be silent, neither reading nor writing, for as long as its recipe says.
package final class DecidingProgram: Sendable {
  private let program: OwnProgram
  private let running = Mutex<Process?>(nil)
  private let isEnded = Mutex(false)

  /// A decision has at most so many bytes, and a reason so many characters.
  private static let longest = 1 << 20
  private static let longestReason = 200
  /// What it is told of the environment: nothing that may be a key.
  private static let variables = [
    "PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ", "VIRTUAL_ENV",
  ]

  /// What it writes on a row, as hints say it.
  private let form: String

  /// - Parameter form: what it writes on a row, for hints.
  package init(_ program: OwnProgram, writing form: String) {
    self.program = program
    self.form = form
  }

  package func fault(_ cause: String, hint: String? = nil) -> RetortError {
    RetortError(
      .input, "the program \"\(program.commandLine.prefix(200))\" cannot be followed", cause: cause,
      hint: hint ?? "it writes one line for each line that it reads, in their order: \(form)")
  }

  /// Ends it.
  func end() {
    isEnded.withLock { $0 = true }
    running.withLock { if let process = $0 { Self.kill(process) } }
  }

  /// All that the shell has started ends with it: Foundation gives it a group of its own, named by its number.
  private static func kill(_ process: Process) {
    Foundation.kill(-process.processIdentifier, SIGKILL)
    if process.isRunning { process.terminate() }
  }

  /// Runs it to its end, on this thread and one more.
  ///
  /// - Parameters:
  ///   - next: gives the lines that it reads; nil after the last. Called on the other thread.
  ///   - hear: is given each line that it writes.
  /// - Throws: ``RetortError`` of kind `input` if it ends badly, before it has read everything, or what `hear` throws.
  func run(_ next: @escaping () throws -> String?, hear: (ArraySlice<UInt8>) throws -> Void) throws
  {
    let process = Process()
    let (input, output, errors) = (Pipe(), Pipe(), try TemporaryFolder("command"))
    let said = "\(errors.path)/errors"
    try Files.writeWhole("", to: said)
    let environment = ProcessInfo.processInfo.environment.filter {
      Self.variables.contains($0.key)
    }
    var words = ["/bin/sh", "-c", program.commandLine]
    if program.spec.isSandboxed {
      words = try StreamingSandbox().command(words, in: program.folder, environment)
    }
    process.executableURL = URL(fileURLWithPath: words[0])
    process.arguments = Array(words.dropFirst())
    process.currentDirectoryURL = URL(fileURLWithPath: program.folder)
    process.environment = environment
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: said)
    do {
      try process.run()
    } catch {
      throw fault("it cannot be started: \(error.localizedDescription)")
    }
    running.withLock { $0 = process }
    if isEnded.withLock({ $0 }) { Self.kill(process) }
    let feeding = Feeding(input.fileHandleForWriting, next)
    feeding.start()
    do {
      try listen(output.fileHandleForReading, process, feeding, hear)
      // What it has closed says that it writes no more, and not that it is over.
      try awaitEnd(of: process, feeding)
    } catch {
      Self.kill(process)
      try? output.fileHandleForReading.close()
      feeding.wait()
      process.waitUntilExit()
      running.withLock { $0 = nil }
      // What it had begun to write when it was ended says nothing.
      if isEnded.withLock({ $0 }) { throw CancellationError() }
      throw error
    }
    feeding.wait()
    process.waitUntilExit()
    running.withLock { $0 = nil }
    if isEnded.withLock({ $0 }) { throw CancellationError() }
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      let words = ((try? Files.text(of: said)) ?? "").split(separator: "\n").suffix(3)
      let code =
        process.terminationReason == .exit
        ? "it ended with \(process.terminationStatus)"
        : "signal \(process.terminationStatus) ended it"
      throw fault(([code] + words.map { String($0.prefix(300)) }).joined(separator: "; "))
    }
    if let error = feeding.error { throw error }
  }

  /// Hears lines until it writes no more, or is over.
  private func listen(
    _ output: FileHandle, _ process: Process, _ feeding: Feeding,
    _ hear: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    var waiting: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var heard = ContinuousClock.now
    while true {
      var watched = pollfd(fd: output.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&watched, 1, 200) > 0 else {
        // What it has left behind may hold the pipe open for ever.
        if Self.isOver(process) { break }
        try refuseSilence(since: max(heard, feeding.lastTaken))
        continue
      }
      // What is there, and not as much as there is room for: it may write a line and wait.
      let count = Foundation.read(output.fileDescriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      heard = .now
      waiting += piece[..<count]
      while let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
        let line = waiting[..<end]
        if line.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }) {
          try hear(line)
        }
        waiting.removeSubrange(...end)
      }
      guard waiting.count <= Self.longest else { throw fault("a line has more than 1 MB") }
    }
    if !waiting.isEmpty { try hear(waiting[...]) }
  }

  /// Whether it has ended, whatever it has left behind: Foundation calls it running until that has ended, too.
  private static func isOver(_ process: Process) -> Bool {
    var ending = siginfo_t()
    let number = process.processIdentifier
    // It stays to be waited for. What was waited for already is no child any more.
    let found = waitid(P_PID, id_t(number), &ending, WEXITED | WNOHANG | WNOWAIT)
    return found != 0 || ending._sifields._sigchld.si_pid == number
  }

  private func awaitEnd(of process: Process, _ feeding: Feeding) throws {
    let closed = ContinuousClock.now
    while !Self.isOver(process) {
      try refuseSilence(since: max(closed, feeding.lastTaken))
      Thread.sleep(forTimeInterval: 0.005)
    }
    // Whatever it started and left behind ends with it.
    Self.kill(process)
  }

  private func refuseSilence(since: ContinuousClock.Instant) throws {
    let silence = program.spec.silence
    guard ContinuousClock.now - since > .seconds(silence) else { return }
    throw fault(
      "it has neither read nor written anything for \(Self.words(silence)) s, and was ended",
      hint: "silence: SECONDS in the step gives it more time")
  }

  private static func words(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
  }

  /// What a line says, if it is about this row.
  private func record(_ line: ArraySlice<UInt8>, on name: String) throws -> Record {
    let text = String(decoding: line, as: UTF8.self)
    guard let record = (try? JSONParser().parse(text))?.record else {
      throw fault("it wrote no JSON object: \(text.prefix(200))")
    }
    guard let id = record["id"]?.string else {
      throw fault("a decision has no id: \(text.prefix(200))")
    }
    guard id == name else {
      throw fault("it wrote a decision on \(id.prefix(80)) where that on \(name) was to come")
    }
    return record
  }

  private static func reason(_ record: Record) -> String {
    let words = (record["reason"]?.string ?? "").split(whereSeparator: \.isNewline).joined(
      separator: " ")
    return words.isEmpty ? "the program says so" : String(words.prefix(longestReason))
  }

  /// What a line says of an answer.
  package func verdict(_ line: ArraySlice<UInt8>, on name: String) throws -> Verdict {
    let record = try record(line, on: name)
    switch record["verdict"]?.string {
    case "right": return .right
    case "wrong": return .wrong
    case "could_not_tell": return .couldNotTell(Self.reason(record))
    default:
      throw fault("the decision on \(name) has no verdict: right, wrong or could_not_tell")
    }
  }

  /// What a line says of a row; nil if it stays.
  package func decision(_ line: ArraySlice<UInt8>, on name: String) throws -> (
    reason: String, evidence: Record
  )? {
    let record = try record(line, on: name)
    guard let keeps = record["keep"]?.bool else {
      throw fault("the decision on \(name) does not say keep: true or false")
    }
    if keeps { return nil }
    return (Self.reason(record), record["evidence"]?.record ?? [:])
  }
}

/// Feeds a program on a thread of its own, while another hears what it says.
private final class Feeding: @unchecked Sendable {
  private let input: FileHandle
  private let next: () throws -> String?
  private let done = DispatchSemaphore(value: 0)
  private let taken = Mutex(ContinuousClock.now)
  /// What went wrong with the rows; set before `done`, read after it.
  private(set) var error: (any Error)?

  init(_ input: FileHandle, _ next: @escaping () throws -> String?) {
    self.input = input
    self.next = next
  }

  func start() {
    let thread = Thread { [self] in
      // A program that reads no further ends the feeding, and not this process.
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGPIPE)
      pthread_sigmask(SIG_BLOCK, &signals, nil)
      feed()
      try? input.close()
      done.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  func wait() { done.wait() }

  /// When the program last took something, or was given nothing more.
  var lastTaken: ContinuousClock.Instant { taken.withLock { $0 } }

  private func feed() {
    do {
      while true {
        var text = ""
        // Some lines together: a system call for each would take most of the time.
        while text.utf8.count < 1 << 16, let line = try next() { text += line }
        guard !text.isEmpty else { return }
        guard write(text) else { return }
      }
    } catch {
      self.error = error
    }
  }

  /// Whether it was taken.
  private func write(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Foundation.write(
          input.fileDescriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        taken.withLock { $0 = .now }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }
}
