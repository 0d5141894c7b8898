import Foundation
import Ledger
import Teachers
import TestSupport
import Testing
import Values

@testable import Asking

/// A ledger that an earlier version wrote answers every call that it could express then, for good: the keys of calls
/// do not change, and the file's tables are brought along.
struct EarlierLedgerTests {
  /// Calls of every form that version 0.1.0 knew, with what each is called in the ledger `Ledgers/0.1.0.sqlite`.
  static func calls() -> [(name: String, call: Call)] {
    func teacher(
      _ place: Teacher.Place, model: String = "m",
      _ change: (inout Teacher.Options) -> Void = { _ in }
    ) -> Teacher {
      var options = Teacher.Options()
      change(&options)
      return Teacher(
        name: "t", place: place, model: model,
        price: Price(dollarsPerMillionInput: 1, output: 2), options: options)
    }
    let endpoint = Teacher.Place.endpoints(["http://127.0.0.1:1/v1"], key: nil)
    let plain = teacher(endpoint)
    let grown = teacher(.endpoints(["http://127.0.0.1:1/v1", "http://127.0.0.1:2/v1"], key: "KEY"))
    let told = teacher(endpoint) { options in
      options.system = "be brief"
      options.examples = [("What is 1 + 1?", "2")]
    }
    let odd = teacher(endpoint) { $0.extraBody = ["top_k": 20, "stop": .list(["###"])] }
    let claude = teacher(.endpoints(["https://api.anthropic.com/v1"], key: "KEY")) {
      $0.isBatched = true
    }
    let local = teacher(.local(.smollm2), model: "smollm2-135m")
    let launched = teacher(
      .launch(
        Launch(engine: .vllm, model: "Qwen/QwQ-32B", arguments: ["--tensor-parallel-size", "4"])),
      model: "Qwen/QwQ-32B")
    let schema = ReplySchema(
      name: "label",
      [
        "type": "object", "properties": .record(["score": .record(["type": "integer"])]),
        "required": .list(["score"]),
      ])
    let question = "How much is 2 + 3?"
    let warm = Sampling(temperature: 0.8, topP: 0.95, maxTokens: 4096)
    let first = plain.call(question: question, sampling: Sampling(), sample: 0)
    let cut = Reply(
      content: "<think>\nIt is", reasoning: nil, finishReason: "length", promptTokens: 3,
      completionTokens: 4)
    let labelled = plain.call(
      question: question, sampling: Sampling(temperature: 0), sample: 0, schema: schema)
    return [
      ("plain", first),
      ("sample 7", plain.call(question: question, sampling: Sampling(), sample: 7)),
      ("sampling", plain.call(question: question, sampling: warm, sample: 0)),
      ("grown", grown.call(question: question, sampling: warm, sample: 1)),
      ("told", told.call(question: question, sampling: warm, sample: 0)),
      ("extra body", odd.call(question: question, sampling: warm, sample: 0)),
      ("claude", claude.call(question: question, sampling: warm, sample: 0)),
      ("local", local.call(question: question, sampling: warm, sample: 0)),
      ("launched", launched.call(question: question, sampling: warm, sample: 0)),
      ("again", first.again), ("continued", first.continuing(cut)), ("labelled", labelled),
      ("labelled again", labelled.again(insteadOf: cut)),
      ("vector", Call(vectorOf: question, by: plain)),
      (
        "other letters",
        plain.call(question: "Wie groß ist ∑ 2 + 3?\u{0}\u{85}", sampling: warm, sample: 0)
      ),
    ]
  }

  /// A copy of the ledger that 0.1.0 wrote.
  private static func ledger(in scratch: Scratch) throws -> CallLedger {
    let file = "\(Repository.root)/Tests/AskingTests/Ledgers/0.1.0.sqlite"
    let copy = try scratch.write("calls.sqlite", try Data(contentsOf: URL(fileURLWithPath: file)))
    return try CallLedger(path: copy)
  }

  @Test func answersEveryCallThatCouldBeExpressed() throws {
    let scratch = Scratch()
    let ledger = try Self.ledger(in: scratch)
    let calls = Self.calls()
    #expect(Set(calls.map(\.call.key)).count == calls.count)
    for ((name, _), outcome) in zip(calls, try ledger.outcomes(of: calls.map(\.call))) {
      guard case .reply(let reply) = outcome else {
        Issue.record("\(name) has another key than before")
        continue
      }
      #expect(reply.content == "answer to \(name)" && reply.promptTokens == 10)
    }
    #expect(try ledger.count() == calls.count)
  }

  @Test func keepsWhatFailedWhatLiesWithProvidersAndWhatWasSpent() throws {
    let scratch = Scratch()
    let ledger = try Self.ledger(in: scratch)
    let calls = Self.calls().map(\.call)
    let refused = calls[0].teacher.call(question: "refused", sampling: Sampling(), sample: 0)
    let lying = calls[6].teacher.call(question: "lying", sampling: Sampling(), sample: 0)
    #expect(
      try ledger.outcomes(of: [refused]) == [
        .refused(Refusal(status: 400, message: "not this one"))
      ])
    let batches = try ledger.batches(holding: [lying.key.bytes])
    #expect(batches.map(\.name) == ["msgbatch_1"] && batches.map(\.size) == [1])
    let spent = try ledger.spending(of: "run")
    // A batched answer costs half.
    #expect(spent.calls == 15 && spent.tokens == 15 * 15 && spent.unpriced == 0)
    #expect(spent.cost == Money(picodollars: 20_000_000 * 14 + 10_000_000))
  }
}
