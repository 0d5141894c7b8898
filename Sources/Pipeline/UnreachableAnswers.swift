import Answering
import Asking
import Corpus
import Formats
import Ledger
import Recipes
import Teachers
import Values

/// Answers that are paid for and that a run does not find, since its calls are called otherwise now.
public struct UnreachableAnswers: Sendable, Equatable {
  /// How many of the calls still to be made they would answer.
  public let answers: Int
  /// What they were called by, as it reads behind "cannot be found: ".
  public let because: String
  /// How they are found again; nil if only by undoing the change.
  public let hint: String?

  /// As it is written into the plan.
  var record: Record {
    [
      "answers": .integer(Int64(answers)), "because": .string(because), "hint": Value(hint),
    ]
  }
}

/// The ways in which the questions of a run may have been asked before: as its recipe said the last time, and at other
/// places that answered with the same model.
struct FormerAnswers {
  private struct Way {
    let stage: AnswerStage
    let because: String
    let hint: String?
  }

  private let now: AnswerStage
  private let ways: [Way]

  /// So many other places of a model are looked at, those that answered most.
  private static let mostPlaces = 8

  /// - Parameter former: how the run asked the last time.
  init(_ now: AnswerStage, former: AnswerStage?, _ ledger: CallLedger?) throws {
    self.now = now
    var ways: [Way] = []
    if let former, former.identity != now.identity {
      let changes = now.changes(since: former)
      if !changes.isEmpty {
        ways.append(
          Way(
            stage: former,
            because: "since the run's last session the recipe has changed: "
              + changes.joined(separator: ", "), hint: now.hint(for: former)))
      }
    }
    ways += try Self.otherPlaces(now, former, ledger)
    self.ways = ways
  }

  private static func otherPlaces(_ now: AnswerStage, _ former: AnswerStage?, _ ledger: CallLedger?)
    throws -> [Way]
  {
    let teachers = Array(now.teachers.values)
    let known = Set((teachers + (former.map { Array($0.teachers.values) } ?? [])).map(\.identity))
    let origins = try (ledger?.origins() ?? []).filter { origin, spending in
      spending.calls > 0 && !known.contains(origin.place)
    }
    .sorted { $0.spending.calls > $1.spending.calls }
    return origins.compactMap { origin, _ -> Way? in
      let same = teachers.filter { [$0.model, $0.rememberedModel].contains(origin.model) }
      guard !same.isEmpty else { return nil }
      let names = Set(same.map(\.name)).sorted().joined(separator: ", ")
      return Way(
        stage: now.asking { teacher in
          same.contains { $0 === teacher } ? teacher.remembered(by: origin.place) : teacher
        }, because: "they are remembered by \(origin.place)",
        hint: "name: \"\(origin.place)\" in teacher \(names) finds them, if it is the same model")
    }.prefix(mostPlaces).map { $0 }
  }

  /// How many calls that are still to be made were paid for in one of these ways. Memory: a few questions.
  func count(_ questions: ShardReader<Question>, _ ledger: RememberingAsker) throws
    -> [UnreachableAnswers]
  {
    guard !ways.isEmpty else { return [] }
    var found = ways.map { _ in 0 }
    let cursor = questions.rows()
    while let some = try cursor.next(max(1, 256 / now.samples)) {
      let calls = try some.flatMap { question in
        try now.calls(for: question).map { (question: question, call: $0) }
      }
      var open = zip(calls, try ledger.areSettled(calls.map(\.call))).filter { !$1 }.map(\.0)
      for (place, way) in ways.enumerated() where !open.isEmpty {
        // Of a question that went to nobody, or to fewer samples, there is nothing.
        let former = open.map { way.stage.call(for: $0.question, sample: $0.call.sample) }
        let asked = zip(open, former).compactMap { pair, call in call.map { (pair, $0) } }
        let isPaid = try ledger.arePaid(asked.map(\.1))
        let keys = Set(zip(asked, isPaid).filter { $1 }.map { $0.0.0.call.key })
        found[place] += keys.count
        open.removeAll { keys.contains($0.call.key) }
      }
    }
    return zip(ways, found).filter { $1 > 0 }.map { way, answers in
      UnreachableAnswers(answers: answers, because: way.because, hint: way.hint)
    }
  }
}

extension AnswerStage {
  /// What of whom it asks and how has changed, in words.
  fileprivate func changes(since former: AnswerStage) -> [String] {
    var changes: [String] = []
    func note(_ what: String, _ isChanged: Bool) {
      if isChanged && !changes.contains(what) { changes.append(what) }
    }
    for domain in Set(teachers.keys).intersection(former.teachers.keys).sorted() {
      guard let new = teachers[domain], let old = former.teachers[domain] else { continue }
      if new.identity != old.identity {
        note("the address or name of teacher \"\(new.name)\" (was \(old.identity))", true)
      }
      note(
        "the model (was \(old.rememberedModel))", new.rememberedModel != old.rememberedModel)
      note("the system prompt", new.system != old.system)
      note(
        "the examples",
        new.preamble.filter { $0.role != .system } != old.preamble.filter { $0.role != .system })
      note("extra_body", new.extraBody != old.extraBody)
    }
    note("which teachers answer", Set(teachers.keys) != Set(former.teachers.keys))
    note("temperature", sampling.temperature != former.sampling.temperature)
    note("top_p", sampling.topP != former.sampling.topP)
    note("max_tokens", sampling.maxTokens != former.sampling.maxTokens)
    let (new, old) = (sampling.further, former.sampling.further)
    for name in Set((new.fields + old.fields).map(\.name)).sorted() {
      note(name, new[name] != old[name])
    }
    note("prefill", prefill != former.prefill)
    note("the prompts", prompts != former.prompts)
    return changes
  }

  /// How former answers are found again where only a place has changed.
  fileprivate func hint(for former: AnswerStage) -> String? {
    let moved = teachers.compactMap { domain, teacher -> (name: String, place: String)? in
      guard let old = former.teachers[domain], old.identity != teacher.identity,
        old.model == teacher.model
      else { return nil }
      return (teacher.name, old.identity)
    }
    if moved.isEmpty, changes(since: former) == ["max_tokens"],
      (sampling.maxTokens ?? .max) > (former.sampling.maxTokens ?? .max)
    {
      return
        "with max_tokens as it was, if_cut: { continue: 2 } asks on only where an answer was cut"
    }
    guard let first = moved.min(by: { $0.name < $1.name }) else { return nil }
    return "name: \"\(first.place)\" in teacher \(first.name) finds them, if it is the same model"
  }
}
