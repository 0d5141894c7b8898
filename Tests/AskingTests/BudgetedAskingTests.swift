import Corpus
import Ledger
import Synchronization
import Teachers
import TestSupport
import Testing
import Values

@testable import Asking

/// Kind G: a budget holds over every interface, whatever is missing or wrong in what comes.
struct BudgetedAskingTests {
  enum Kind: String, CaseIterable {
    case openai, anthropic, several, vectors, uncounted

    func options(_ options: inout Teacher.Options) {
      if self == .anthropic { options.interface = .anthropic }
      if self == .several { options.choices = 3 }
    }

    /// A reply with so many tokens read and written.
    func reply(_ request: ScriptedTeacher.Request, _ read: Int64, _ written: Int64) -> Record {
      let text = String(repeating: "abc ", count: Int(written))
      switch self {
      case .anthropic:
        return [
          "type": "message", "stop_reason": "end_turn",
          "content": .list([.record(["type": "text", "text": .string(text)])]),
          "usage": .record(["input_tokens": .integer(read), "output_tokens": .integer(written)]),
        ]
      case .vectors:
        let inputs = request.body["input"]?.list?.count ?? 1
        return [
          "data": .list(
            (0..<inputs).map {
              .record(["index": .integer(Int64($0)), "embedding": .list([0.5, 0.25])])
            }),
          "usage": .record(["prompt_tokens": .integer(read)]),
        ]
      case .openai, .several, .uncounted:
        let count = request.body["n"]?.integer ?? 1
        var body: Record = [
          "choices": .list(
            (0..<count).map { index in
              .record([
                "index": .integer(index), "finish_reason": "stop",
                "message": .record(["role": "assistant", "content": .string(text)]),
              ])
            })
        ]
        if self != .uncounted {
          body["usage"] = .record([
            "prompt_tokens": .integer(read), "completion_tokens": .integer(written * count),
          ])
        }
        return body
      }
    }
  }

  /// Faults, lengths up to ten times the first, limits stated or not, tokens or dollars; what the ledger has is what the
  /// error says.
  @Test(arguments: Kind.allCases, 0..<8)
  func holds(_ kind: Kind, _ seed: Int) async throws {
    var generator = SeededGenerator(UInt64(seed * 31 + 7))
    let size = Int64.random(in: 50...8000, using: &generator)
    let budget =
      seed % 2 == 0 ? Budget(tokens: size) : Budget(dollars: Money(picodollars: size * 1_500_000))
    let limit = seed % 4 < 2 ? Int.random(in: 20...300, using: &generator) : nil
    let stretch = Int64.random(in: 1...10, using: &generator)
    let server = try await ScriptedTeacher.start { request in
      var generator = SeededGenerator(UInt64(seed * 100_000 + request.number))
      switch Int.random(in: 0..<10, using: &generator) {
      case 0: return .status(429, body: "{}", headers: ["retry-after-ms": "2"])
      case 1: return .status(500, body: "oh")
      case 2: return .cut
      default: break
      }
      var written = Int64.random(in: 1...(10 * stretch), using: &generator)
      if let limit { written = min(written, Int64(limit)) }
      let reply = kind.reply(request, Int64.random(in: 4...12, using: &generator), written)
      return .status(200, body: reply.json)
    }
    let rig = try AskingRig()
    let policy = RetryPolicy(attempts: 30, firstDelay: 0.002, longestDelay: 0.01)
    try await rig.session(policy: policy) { scheduler in
      let teacher = AskingRig.teacher(server.url, kind.options)
      let run = try scheduler.calls(of: "run", budget: budget)
      var numbers = (0..<400).makeIterator()
      let next: () -> Call? = {
        numbers.next().map { number in
          kind == .vectors
            ? Call(vectorOf: "text \(number)", by: teacher)
            : teacher.call(
              question: "question \(number / 3)", sampling: Sampling(maxTokens: limit),
              sample: Int64(number % 3))
        }
      }
      var stopped: RetortError?
      do {
        try await run.settle(next)
      } catch let error as RetortError {
        stopped = error
      }
      let spent = try rig.ledger.spending(of: "run")
      #expect(spent.calls == Int64(run.progress.answered) && spent.unpriced == 0)
      #expect((spent.estimated > 0) == (kind == .uncounted && spent.calls > 0))
      // By the limit that is stated at most; else eight in flight, each ten times the longest before at most.
      let most = Int64(kind == .several ? 3 : 1) * (10 * stretch) + 12
      let beyond = kind == .vectors || limit != nil ? 0 : 8 * most
      // Prompts are estimated, by a few tokens wrong.
      let prompts: Int64 = 8 * 12
      if let tokens = budget.tokens { #expect(spent.tokens <= tokens + beyond + prompts) }
      if let dollars = budget.dollars {
        #expect(
          spent.cost.picodollars <= dollars.picodollars + (2 * beyond + prompts) * 1_000_000)
      }
      if let stopped {
        #expect(stopped.kind == .budget)
        let told =
          budget.tokens != nil
          ? "\(grouped(spent.tokens)) of \(grouped(size)) tokens" : "\(worded(spent.cost)) of $"
        #expect(stopped.cause?.hasPrefix(told) == true, "\(stopped.cause ?? "")")
      } else {
        #expect(spent.calls == 400)
      }
    }
    await server.stop()
  }
}
