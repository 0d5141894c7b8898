import Asking
import Corpus
import Filters
import Formats
import Recipes
import Teachers
import Values

/// Asks question after question, in the order of the draw, until so many have a right answer; those that are not needed
/// any more leave.
///
/// Not a filter that recipes name: it is what `answers: { until: … }` does. It asks and grades in rounds, and each
/// question that stays says for how many samples it was asked; see ``VerifiedRounds``.
public struct UntilVerified: Filter {
  public static let name = "until"

  /// How many questions are to have a right answer.
  public let wanted: Int
  let answering: AnswerStage
  let grade: Grade
  private let seed: Int64
  private let report: @Sendable (Progress) -> Void

  /// How far it is.
  public struct Progress: Sendable, Equatable {
    /// Questions with a right answer, and how many are wanted.
    public let verified: Int
    public let wanted: Int
    /// Questions that were begun.
    public let begun: Int
  }

  /// - Parameters:
  ///   - seed: the recipe's: it decides the order.
  ///   - report: is told after each round.
  public init(
    _ wanted: Int, answering: AnswerStage, grade: Grade, seed: Int64,
    report: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.wanted = wanted
    self.answering = answering
    self.grade = grade
    self.seed = seed
    self.report = report
  }

  /// The same with what runs programs, and whom to tell.
  package func with(
    _ tester: (any ProgramTester)?, report: @escaping @Sendable (Progress) -> Void
  ) -> UntilVerified {
    UntilVerified(
      wanted, answering: answering, grade: grade.with(tester), seed: seed, report: report)
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": 1, "verified": .integer(Int64(wanted)),
      "seed": .integer(seed), "answers": .record(answering.identity),
      "grade": .record(grade.identity),
    ]
  }

  public var keepsCount: Bool { true }

  /// Whether an answer counts: graded right, and not cut off.
  static func isVerified(_ trace: Trace, _ verdict: Verdict?) -> Bool {
    verdict == .right && trace.answer.complete
  }

  /// Memory: 24 bytes for each question, and those that are open.
  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    let order = try await order(of: rows)
    var rounds = VerifiedRounds(wanted: wanted, samples: answering.samples, count: order.count)
    var open: [Int: Question] = [:]
    let grader = RoundGrader(grade)
    while true {
      let next = rounds.next()
      guard !next.isEmpty else { break }
      try Task.checkCancellation()
      try await bring(next.map(\.place), order, rows, &open)
      let calls = try next.map { next in
        guard let question = open[next.place],
          let call = answering.call(for: question, sample: Int64(next.sample))
        else { throw RetortError(.bug, "a question is asked that nobody can answer") }
        return (place: next.place, question: question, call: call)
      }
      try await answering.settle(calls.map(\.call), asking: asker)
      let outcomes = try answering.outcomes(
        of: calls.map { ($0.question, $0.call) }, asking: asker)
      let traces = outcomes.map { outcome -> Trace? in
        if case .keep(let trace) = outcome.decision { trace } else { nil }
      }
      let verdicts = try await grader.verdicts(of: traces)
      var isVerified: [Int: Bool] = [:]
      for (call, (trace, verdict)) in zip(calls, zip(traces, verdicts)) {
        isVerified[call.place] = trace.map { Self.isVerified($0, verdict) } ?? false
      }
      rounds.take(isVerified)
      for (place, isVerified) in isVerified where isVerified { open[place] = nil }
      report(Progress(verified: min(wanted, rounds.verified), wanted: wanted, begun: rounds.begun))
    }
    return survey(of: rounds, order)
  }

  private func survey(of rounds: VerifiedRounds, _ order: [RowID]) -> Survey<Question> {
    let end = rounds.end
    var asked: [RowID: Int] = [:]
    for place in 0..<end { asked[order[place]] = rounds.asked(place) }
    let told =
      rounds.verified >= wanted
      ? "\(grouped(wanted)) questions have a right answer, of the first \(grouped(end)) of \(grouped(order.count)) in the order of the draw"
      : "\(grouped(wanted)) questions with a right answer were wanted, but of all \(grouped(order.count)) only "
        + "\(grouped(rounds.verified)) have one"
    return Survey(notes: [told]) { [asked, grade] question in
      guard grade.canTell(question) else {
        return .drop(reason: "nothing says what its right answer is", evidence: [:])
      }
      guard let samples = asked[question.id] else {
        return .drop(reason: "enough questions were verified before its turn came", evidence: [:])
      }
      var counted = question
      counted.scores.append(Score(name: Self.name, value: Double(samples), by: "samples"))
      return .keep(counted)
    }
  }

  /// The questions in the order of the draw, without those whose answers nobody could verify: to ask them would be paid for
  /// in vain.
  func order(of rows: ShardReader<Question>) async throws -> [RowID] {
    let order = SeededOrder(seed: seed, purpose: Mix.name)
    var ranked: [(rank: UInt64, id: RowID)] = []
    ranked.reserveCapacity(rows.count)
    try await rows.forEach { [grade] question in
      grade.canTell(question) ? (rank: order.rank(question.id), id: question.id) : nil
    } take: {
      if let one = $0 { ranked.append(one) }
    }
    // Two in 2⁶⁴ have the same rank: then their ids decide.
    return ranked.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }.map(\.id)
  }

  /// Reads the questions of some places, and forgets those of others.
  func bring(
    _ places: [Int], _ order: [RowID], _ rows: ShardReader<Question>, _ open: inout [Int: Question]
  ) async throws {
    let needed = Set(places)
    for place in open.keys where !needed.contains(place) { open[place] = nil }
    let missing = Dictionary(
      uniqueKeysWithValues: needed.filter { open[$0] == nil }.map { (order[$0], $0) })
    guard !missing.isEmpty else { return }
    var found: [(place: Int, question: Question)] = []
    try await rows.forEach { question in
      missing[question.id].map { (place: $0, question: question) }
    } take: {
      if let one = $0 { found.append(one) }
    }
    for (place, question) in found { open[place] = question }
  }
}

extension AnswerStage {
  /// Sees to it that some calls are answered, and those that follow from cut answers.
  func settle(_ calls: [Call], asking asker: any Asker) async throws {
    try await asker.settle(
      {
        var rest = calls[...]
        return { rest.popFirst() }
      }, ifCut.followUps)
  }
}
