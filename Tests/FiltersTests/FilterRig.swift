import Asking
import Corpus
import Filters
import Pipeline
import Recipes
import Synchronization
import Teachers
import TestSupport
import Values

/// Makes a filter from its YAML and runs it over rows.
enum FilterRig {
  /// The filter that a recipe's step would make.
  ///
  /// - Parameter scratch: where the files are that the step names; they are gone with it.
  static func filters(
    _ step: String, seed: Int64 = 1, in scratch: Scratch = Scratch()
  ) throws -> CheckedRecipe {
    try scratch.write(
      "q.jsonl",
      #"{"question":"?","answer":"1","tests":{"inputs":["1"],"outputs":["1"]}}"# + "\n")
    let yaml = """
      name: rig
      seed: \(seed)
      teachers:
        judge: { endpoint: "http://127.0.0.1:9/v1", model: labels }
        model: { endpoint: "http://127.0.0.1:9/v1", model: model }
      sources: [{ name: s, domain: math, path: q.jsonl, reference: answer, tests: tests }]
      answers: { teacher: judge, samples: 1024 }
      \(step)
      """
    return try checked(yaml, in: scratch)
  }

  /// A recipe whose files are in a folder.
  static func checked(_ yaml: String, in scratch: Scratch) throws -> CheckedRecipe {
    let log = FindingLog()
    guard let checked = Preflight(folder: scratch.path, log: log).check(yaml) else {
      throw BadStep(findings: log.findings.map(\.message))
    }
    return checked
  }

  struct BadStep: Error, Equatable {
    let findings: [String]
  }

  /// What a question filter keeps, and why it drops the rest.
  static func run(
    _ step: String, over questions: [Question], seed: Int64 = 1, asker: any Asker = Lengths()
  ) async throws -> Outcome<Question> {
    let checked = try filters("questions: [\(step)]", seed: seed)
    return try await Outcome.of(checked.questionFilters[0], questions, asker)
  }

  /// What an answer filter keeps, and why it drops the rest.
  static func run(
    _ step: String, over traces: [Trace], asker: any Asker = Lengths()
  ) async throws -> Outcome<Trace> {
    let checked = try filters("keep: [\(step)]")
    return try await Outcome.of(checked.answerFilters[0], traces, asker)
  }

  /// A vector by which texts are alike that have words in common: how often each word is in it, at one of 64 places.
  static func vector(of call: Call) -> Reply {
    var vector = [Float](repeating: 0, count: 64)
    for word in call.messages[0].content.lowercased().split(separator: " ") {
      vector[
        Int(
          RowID(source: "word", key: String(word)).description.utf8.reduce(0) {
            ($0 &* 31 &+ UInt64($1)) & 0xFFFF
          } % 64)] += 1
    }
    return Reply(vector: vector, promptTokens: 1)
  }

  /// A teacher that says of each call what a test says.
  final class Saying: Asker {
    private let say: @Sendable (Call) -> CallOutcome?
    private let calls = Mutex<[Call]>([])

    init(_ say: @escaping @Sendable (Call) -> CallOutcome?) { self.say = say }

    /// The calls it was given to settle, one for each key.
    var settled: [Call] { calls.withLock { $0 } }

    func settle(_ next: () throws -> Call?) async throws {
      while let call = try next() {
        calls.withLock { calls in
          if !calls.contains(where: { $0.key == call.key }) { calls.append(call) }
        }
      }
    }

    /// Of calls that were never settled it knows nothing.
    func outcomes(of calls: [Call]) throws -> [CallOutcome?] {
      let known = Set(settled.map(\.key))
      return calls.map { known.contains($0.key) ? say($0) : nil }
    }
  }

  struct Outcome<Row: FilteredRow> {
    var kept: [Row] = []
    var dropped: [(row: Row, reason: String, evidence: Record)] = []
    var notes: [String] = []

    static func of(_ filter: any Filter<Row>, _ rows: [Row], _ asker: any Asker) async throws
      -> Outcome
    {
      let scratch = Scratch()
      let survey = try await filter.survey(try Samples.shards(rows, in: scratch), asking: asker)
      var outcome = Outcome()
      for row in rows {
        switch try survey.decide(row) {
        case .keep(let row): outcome.kept.append(row)
        case .copies(let rows): outcome.kept += rows
        case .drop(let reason, let evidence, let learnt):
          outcome.dropped.append((learnt ?? row, reason, evidence))
        }
      }
      outcome.notes = survey.notes
      return outcome
    }
  }

  /// A judge that answers with as many letters as the question's text says, and refuses what is
  /// no number.
  final class Lengths: Asker {
    let settled = Mutex<[String]>([])

    func settle(_ next: () throws -> Call?) async throws {
      while let call = try next() {
        settled.withLock { $0.append(call.messages.last?.content ?? "") }
      }
    }

    func outcomes(of calls: [Call]) throws -> [CallOutcome?] { calls.map(outcome) }

    private func outcome(of call: Call) -> CallOutcome? {
      guard let count = Int(call.messages.last?.content ?? "") else {
        return .refused(Refusal(status: 400, message: "no number"))
      }
      return .reply(
        Reply(
          content: String(repeating: "x", count: count), reasoning: nil, finishReason: "stop",
          promptTokens: nil, completionTokens: nil))
    }
  }
}
