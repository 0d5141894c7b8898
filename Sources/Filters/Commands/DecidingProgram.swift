import Formats
import Foundation
import Machine
import Synchronization
import Values

/// A program that is fed rows and writes decisions, line by line.
///
/// What it writes is a stranger's: lines, reasons and evidence have a length, and each decision names the row that it is on.
final class DecidingProgram: Sendable {
  private let commandLine: String
  private let folder: String
  private let running = Mutex<Process?>(nil)
  private let isEnded = Mutex(false)

  /// A decision has at most so many bytes, and a reason so many characters.
  private static let longest = 1 << 20
  private static let longestReason = 200
  /// What it is told of the environment: nothing that may be a key.
  private static let variables = [
    "PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TZ", "VIRTUAL_ENV",
  ]

  init(_ commandLine: String, in folder: String) {
    self.commandLine = commandLine
    self.folder = folder
  }

  func fault(_ cause: String) -> RetortError {
    RetortError(
      .input, "the step command: \(commandLine.prefix(200)) cannot be followed", cause: cause,
      hint:
        "it writes one line for each line that it reads, in their order: {\"id\": …, \"keep\": true}"
    )
  }

  /// Ends it.
  func end() {
    isEnded.withLock { $0 = true }
    running.withLock { if let process = $0 { Self.kill(process) } }
  }

  /// All that the shell has started ends with it: Foundation gives it a group of its own, named by its number.
  private static func kill(_ process: Process) {
    guard process.isRunning else { return }
    Foundation.kill(-process.processIdentifier, SIGKILL)
    process.terminate()
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
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", commandLine]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.filter {
      Self.variables.contains($0.key)
    }
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
      try listen(output.fileHandleForReading, hear)
    } catch {
      Self.kill(process)
      try? output.fileHandleForReading.close()
      feeding.wait()
      process.waitUntilExit()
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

  private func listen(_ output: FileHandle, _ hear: (ArraySlice<UInt8>) throws -> Void) throws {
    var waiting: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // What is there, and not as much as there is room for: it may write a line and wait.
      let count = Foundation.read(output.fileDescriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
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

  /// What a line says of a row; nil if it stays.
  func decision(_ line: ArraySlice<UInt8>, on name: String) throws -> (
    reason: String, evidence: Record
  )? {
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
    guard let keeps = record["keep"]?.bool else {
      throw fault("the decision on \(name) does not say keep: true or false")
    }
    if keeps { return nil }
    let words = (record["reason"]?.string ?? "").split(whereSeparator: \.isNewline).joined(
      separator: " ")
    let reason = words.isEmpty ? "the program says so" : String(words.prefix(Self.longestReason))
    return (reason, record["evidence"]?.record ?? [:])
  }
}

/// Feeds a program on a thread of its own, while another hears what it says.
private final class Feeding: @unchecked Sendable {
  private let input: FileHandle
  private let next: () throws -> String?
  private let done = DispatchSemaphore(value: 0)
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
        rest = rest.dropFirst(count)
      }
      return true
    }
  }
}
