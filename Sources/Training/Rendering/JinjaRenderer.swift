import Formats
import Foundation
import Machine
import Synchronization
import Values

/// Chats rendered by Jinja2 in an isolated Python process that stays for many of them.
///
/// A template is a stranger's program: it runs in Jinja2's sandbox, in a process of its own that is ended when an
/// answer takes longer than a minute. For one thread at a time.
public final class JinjaRenderer {
  /// What came of one chat.
  public enum Rendering: Sendable, Equatable {
    /// The text, and the stretches of it that stand between marks of generation, in code points.
    case text(String, generated: [Range<Int>])
    /// Why the template could not render it.
    case refused(String)
  }

  private let process = Process()
  var processIdentifier: Int32 { process.processIdentifier }
  private let input: FileHandle
  private let output: FileHandle
  /// Seconds for one frame.
  private let patience: Double
  private static let spawning = Mutex(())
  private static let mostBytes = 1 << 30

  /// Starts the process and compiles the template.
  ///
  /// - Parameters:
  ///   - names: what the template may name besides the chat: `bos_token`, `eos_token`, ….
  ///   - packages: the folder with Jinja2.
  /// - Throws: ``RetortError`` of kind `missing` without Python or Jinja2, of kind `input` for a template that is
  ///   none.
  public init(
    template: String, names: Record, packages: String = DependencyFolder.current.python,
    patience: Double = 60
  ) throws {
    guard let python = programOnPath("python3") else {
      throw RetortError(
        .missing, "templates are rendered by python3", cause: "it is not on PATH",
        hint: "apt-get install -y python3")
    }
    guard Files.isFolder("\(packages)/jinja2") else {
      throw RetortError(
        .missing, "templates are rendered by Jinja2", cause: "there is no \(packages)/jinja2",
        hint: "make setup")
    }
    self.patience = patience
    // A socket, since writing to one that nobody reads is an error and not the end of this process.
    var ends: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
      throw RetortError(.storage, "a socket cannot be had", cause: "errno \(errno)")
    }
    let childEnd = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    let fromChild = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    let program = String(decoding: PackageResources.renderer_py, as: UTF8.self)
    process.arguments = ["-I", "-c", program]
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    process.standardInput = childEnd
    process.standardOutput = fromChild
    process.standardError = FileHandle.nullDevice
    input = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    output = fromChild.fileHandleForReading
    // A child that kept another's pipe open would never let it end.
    for handle in [input, output, childEnd, fromChild.fileHandleForWriting] {
      _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
    do {
      try Self.spawning.withLock { _ in try process.run() }
    } catch {
      throw RetortError(.missing, "python3 cannot be started", cause: "\(error)")
    }
    try? childEnd.close()
    try? fromChild.fileHandleForWriting.close()
    // To start takes seconds on a busy machine, whatever the template.
    let answer = try exchange(
      ["template": .string(template), "names": .record(names), "packages": .string(packages)],
      patience: 60)
    if let error = answer["error"]?.string {
      throw RetortError(
        .input, "the chat template cannot be used", cause: error,
        hint: "it should be Jinja, as tokenizer_config.json or chat_template.jinja has it")
    }
  }

  deinit {
    try? input.close()
    try? output.close()
    end()
  }

  /// Ends the process at once. A request to end may be one that it never hears, since threads of Dispatch have signals
  /// blocked and hand that on.
  private func end() {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// Renders chats, each by itself.
  ///
  /// - Parameters:
  ///   - isPrompt: whether the beginning of an answer is put behind the last message.
  ///   - values: further names for the template, such as `enable_thinking`.
  /// - Throws: ``RetortError`` of kind `input` if the process ended or took too long.
  public func render(_ chats: [[Message]], isPrompt: Bool, values: Record = [:]) throws
    -> [Rendering]
  {
    guard !chats.isEmpty else { return [] }
    let answer = try exchange(
      [
        "chats": .list(
          chats.map { chat in
            .list(
              chat.map { .record(["role": .string($0.role), "content": .string($0.content)]) })
          }), "prompts": .bool(isPrompt), "values": .record(values),
      ], patience: patience)
    let answers = answer["answers"]?.list ?? []
    guard answers.count == chats.count else { throw Self.ended("it answered something else") }
    return answers.map { answer in
      let pair = answer.list ?? []
      guard let text = pair.first?.string else {
        return .refused(pair.last?.string ?? "it gave no text")
      }
      let spans = (pair.last?.list ?? []).compactMap { span -> Range<Int>? in
        guard let ends = span.list, ends.count == 2, let start = ends[0].integer,
          let end = ends[1].integer, 0 <= start, start <= end
        else { return nil }
        return Int(clamping: start)..<Int(clamping: end)
      }
      return .text(text, generated: spans)
    }
  }

  private func exchange(_ frame: Record, patience: Double) throws -> Record {
    var bytes: [UInt8] = [0, 0, 0, 0]
    Value.record(frame).appendJSON(to: &bytes)
    guard bytes.count < Self.mostBytes else { throw Self.ended("a row is larger than a gigabyte") }
    let length = UInt32(bytes.count - 4)
    for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: length >> (8 * index)) }
    let deadline = Date(timeIntervalSinceNow: patience)
    try write(bytes, until: deadline)
    let head = try read(4, until: deadline)
    let size = (0..<4).reduce(0) { $0 | Int(head[$1]) << (8 * $1) }
    guard size < Self.mostBytes else { throw Self.ended("it answered \(size) bytes") }
    let body = try read(size, until: deadline)
    do throws(JSONParser.SyntaxError) {
      return try JSONParser().parse(String(decoding: body, as: UTF8.self)).record ?? [:]
    } catch {
      throw Self.ended(error.text)
    }
  }

  /// Writes while the child reads; it reads a whole frame before it writes.
  private func write(_ bytes: [UInt8], until deadline: Date) throws {
    var written = 0
    let descriptor = input.fileDescriptor
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    while written < bytes.count {
      try wait(descriptor, POLLOUT, deadline)
      let count = bytes.withUnsafeBytes {
        send(
          descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written,
          Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        written += count
      } else if errno != EAGAIN && errno != EINTR {
        throw Self.ended("it ended")
      }
    }
  }

  private func read(_ size: Int, until deadline: Date) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    var filled = 0
    let descriptor = output.fileDescriptor
    while filled < size {
      try wait(descriptor, POLLIN, deadline)
      let count = bytes.withUnsafeMutableBytes {
        Foundation.read(descriptor, $0.baseAddress.map { $0 + filled }, size - filled)
      }
      if count > 0 {
        filled += count
      } else if count == 0 || errno != EINTR {
        throw Self.ended("it ended")
      }
    }
    return bytes
  }

  private func wait(_ descriptor: Int32, _ event: Int32, _ deadline: Date) throws {
    while true {
      let left = deadline.timeIntervalSinceNow
      guard left > 0 else {
        end()
        throw Self.ended("it took longer than \(Int(patience)) seconds")
      }
      var poll = pollfd(fd: descriptor, events: Int16(event), revents: 0)
      let ready = Foundation.poll(&poll, 1, Int32(min(left * 1000 + 1, 60_000)))
      if ready > 0 { return }
      if ready < 0, errno != EINTR { throw Self.ended("its pipe broke") }
    }
  }

  private static func ended(_ cause: String) -> RetortError {
    RetortError(
      .input, "the chat template could not be rendered", cause: cause,
      hint: "try it with Transformers' apply_chat_template")
  }
}
