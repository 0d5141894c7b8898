import ArgumentParser
import Foundation
import Machine
import Pipeline
import Synchronization
import Teachers
import Values

struct AskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask",
    abstract: "Ask a teacher one question and watch it answer.",
    discussion: """
      The answer goes to standard output, the reasoning dimmed to standard error, and then what it took. It is \
      not remembered.

      EXAMPLES
        retort ask smollm2-135m "What is 2 + 3?"
        retort ask http://127.0.0.1:8000/v1 --model Qwen/QwQ-32B "What is 2 + 3?"
        retort ask smol --recipe recipes/quickstart.yaml "What is 2 + 3?"
      """)

  @Argument(
    help: "A local model, an endpoint's address up to /v1, or with --recipe a teacher of it.")
  var teacher: String

  @Argument(help: "The question.")
  var question: String

  @Option(help: "The recipe that describes the teacher.")
  var recipe: String?

  @Option(help: "The model's name at the endpoint.")
  var model: String?

  @Option(help: "The environment variable that holds the endpoint's key.")
  var key: String?

  @Option(help: "How requests are written: openai or anthropic. Default: by the address.")
  var interface: String?

  @Option(help: "A system prompt.")
  var system: String?

  @Option(help: "0 and above; 0 takes the likeliest word.")
  var temperature: Double?

  @Option(help: "The longest answer, in tokens.")
  var maxTokens: Int?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if let interface, InterfaceKind(rawValue: interface) == nil {
      throw ValidationError("--interface is openai or anthropic")
    }
    if maxTokens ?? 1 < 1 { throw ValidationError("--max-tokens takes a number of 1 or more") }
  }

  func run() async throws {
    let teacher = try await describedTeacher()
    let call = teacher.call(
      question: question, sampling: Sampling(temperature: temperature, maxTokens: maxTokens),
      sample: 0)
    let painter = Mutex(
      ReplyPainter(isQuiet: options.quiet || options.json, printsAnswer: !options.json))
    let start = Date()
    // Of this user alone: another one could have put a link where a log is to be.
    let folder = try TemporaryFolder("ask")
    defer { withExtendedLifetime(folder) {} }
    let logs = folder.path
    let terminal = options.terminal
    let reply: Reply
    do {
      reply = try await ChatClient.with(
        concurrency: 1, logFolder: logs,
        onRetry: { terminal.say("asked again in \(worded(seconds: $0.delay)): \($0.because)") }
      ) { client in
        try await client.stream(call) { piece in painter.withLock { $0.paint(piece) } }
      }
    } catch {
      // What was written of the answer stands by itself, and the error behind it.
      painter.withLock { $0.finish() }
      throw error
    }
    painter.withLock { $0.finish() }
    let seconds = Date().timeIntervalSince(start)
    if options.json {
      Terminal.print(record(reply, teacher, seconds).json)
    } else {
      options.terminal.say(summary(reply, teacher, seconds))
    }
  }

  private func describedTeacher() async throws -> Teacher {
    if let recipe {
      let checked = try await CheckedRecipe.load(
        recipe, name: nil, downloads: false, updates: false, options: options)
      if let known = checked.teachers[teacher] { return known }
      throw RetortError(
        .usage, "\(recipe) has no teacher \"\(teacher)\"",
        hint: "it has: \(checked.teachers.keys.sorted().joined(separator: ", "))")
    }
    var described = Teacher.Options()
    described.system = system
    described.interface = interface.flatMap(InterfaceKind.init)
    if let local = LocalModel.all.first(where: { $0.name == teacher }) {
      return Teacher(
        name: teacher, place: .local(local), model: local.name, price: nil, options: described)
    }
    guard teacher.hasPrefix("http://") || teacher.hasPrefix("https://") else {
      throw RetortError(
        .usage, "\"\(teacher)\" is no local model and no address",
        hint:
          "local models: \(LocalModel.all.map(\.name).joined(separator: ", ")); an address begins with http:// or https://"
      )
    }
    guard let model else {
      throw RetortError(.usage, "an endpoint needs the model's name", hint: "--model NAME")
    }
    let url = teacher.hasSuffix("/") ? String(teacher.dropLast()) : teacher
    return Teacher(
      name: teacher, place: .endpoints([url], key: key), model: model,
      price: PriceTable.published.price(url: url, model: model), options: described)
  }

  private func summary(_ reply: Reply, _ teacher: Teacher, _ seconds: Double) -> String {
    var parts = [
      "\(reply.promptTokens.map { grouped($0) } ?? "unknown") tokens in",
      "\(reply.completionTokens.map { grouped($0) } ?? "unknown") out",
      String(format: "%.1f s", seconds),
    ]
    if let tokens = reply.completionTokens, seconds > 0 {
      parts.append(String(format: "%.0f tokens/s", Double(tokens) / seconds))
    }
    parts.append("price \(worded(reply.cost(at: teacher.price)))")
    if reply.isEstimated { parts.append("tokens estimated") }
    if reply.finishReason != "stop" { parts.append("ended: \(reply.finishReason)") }
    return parts.joined(separator: ", ")
  }

  private func record(_ reply: Reply, _ teacher: Teacher, _ seconds: Double) -> Record {
    [
      "answer": .string(reply.split.answer), "reasoning": Value(reply.split.reasoning),
      "finish_reason": .string(reply.finishReason), "prompt_tokens": Value(reply.promptTokens),
      "completion_tokens": Value(reply.completionTokens), "seconds": .double(seconds),
      "cost_usd": reply.cost(at: teacher.price).map { .double($0.dollars) } ?? .null,
    ]
  }
}

/// Writes an answer as it comes: what stands between `<think>` and `</think>` is reasoning, too.
struct ReplyPainter {
  private let isQuiet: Bool
  private let printsAnswer: Bool
  private var isThinking = false
  private var hasBegun = false
  private var wroteReasoning = false
  /// The end of the text so far, as long as it may be the beginning of a mark.
  private var pending = ""

  /// - Parameters:
  ///   - isQuiet: whether the reasoning is not shown.
  ///   - printsAnswer: whether the answer is written.
  init(isQuiet: Bool, printsAnswer: Bool) {
    self.isQuiet = isQuiet
    self.printsAnswer = printsAnswer
  }

  mutating func paint(_ piece: ReplyPiece) {
    if !piece.reasoning.isEmpty { reason(piece.reasoning) }
    pending += piece.content
    while let (isReasoning, text) = takeText() { isReasoning ? reason(text) : answer(text) }
  }

  mutating func finish() {
    if !pending.isEmpty { isThinking ? reason(pending) : answer(pending) }
    pending = ""
    if hasBegun && printsAnswer { Terminal.write("\n") }
  }

  /// The next stretch of text that is all reasoning or all answer; nil until more has come.
  private mutating func takeText() -> (isReasoning: Bool, text: String)? {
    let mark = isThinking ? "</think>" : "<think>"
    if !isThinking && hasBegun {
      defer { pending = "" }
      return pending.isEmpty ? nil : (false, pending)
    }
    if let place = pending.range(of: mark) {
      let text = String(pending[..<place.lowerBound])
      pending = String(pending[place.upperBound...])
      defer { isThinking.toggle() }
      return (isThinking, text)
    }
    // Only the beginning of an answer can open a reasoning.
    let held = isThinking ? heldBack(mark) : mark.hasPrefix(trimmedPending) ? pending : ""
    let text = String(pending.dropLast(held.count))
    pending = held
    return text.isEmpty ? nil : (isThinking, text)
  }

  private var trimmedPending: String { String(pending.drop(while: \.isWhitespace)) }

  /// The longest end of the text with which the mark begins.
  private func heldBack(_ mark: String) -> String {
    for count in stride(from: min(mark.count - 1, pending.count), to: 0, by: -1)
    where mark.hasPrefix(pending.suffix(count)) {
      return String(pending.suffix(count))
    }
    return ""
  }

  private mutating func reason(_ text: String) {
    guard !isQuiet, !text.isEmpty else { return }
    wroteReasoning = true
    Terminal.talk(Terminal.dimmedTalk(text))
  }

  private mutating func answer(_ text: String) {
    let shown = hasBegun ? text : String(text.drop(while: \.isWhitespace))
    guard !shown.isEmpty else { return }
    if !hasBegun && wroteReasoning { Terminal.talk("\n\n") }
    hasBegun = true
    if printsAnswer { Terminal.write(shown) }
  }
}
