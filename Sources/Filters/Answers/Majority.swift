import Asking
import Corpus
import Formats
import Grading
import Recipes
import Values

/// Keeps the answers that most of a question's answers agree with, however they are written: by the math grader, where
/// programs were run on tests by what they did, or for free text by what a model finds.
///
/// Answers without a final answer do not vote, and one vote is no majority. Where the two largest classes are of the same
/// size there is none either, so that the outcome does not depend on the order of the rows or of the alphabet.
public struct Majority: RecipeFilter {
  public static let name = "majority"
  public static let guide = FilterGuide(
    "keeps the answers that most of a question's answers agree with, however they are written; programs by what they did on their tests; one answer alone is no majority",
    parameters: [
      FilterParameter(
        "quorum", "more than half",
        "how many of those that say something must agree: a share, 0 to 1, where 0 takes the most, or a count from 2 on; two at least"
      ),
      FilterParameter(
        "ties", "drop",
        "what becomes of the largest classes where several are as large: `keep` or `drop`"
      ),
    ] + AgreementByLLM.parameters, cost: .callPerQuestion(with: "judge"),
    examples: [
      FilterExample(
        "majority: 0.5",
        [
          .kept("half?", answer: "It is \\boxed{1/2}."), .kept("half?", answer: "So \\boxed{0.5}."),
          .dropped("half?", answer: "\\boxed{2}", because: outvoted),
        ]),
      FilterExample(
        "majority: { quorum: 0.6, judge: model }",
        [
          .kept("Who?", answer: "It was Ann.", label: #"{"groups": [1, 1, 2]}"#),
          .kept("Who?", answer: "Ann did it."),
          .dropped("Who?", answer: "Bob.", because: outvoted),
          .dropped(
            "When?", answer: "Today.", label: #"{"groups": [1, 2]}"#, because: undecided),
          .dropped("When?", answer: "Never.", because: undecided),
        ]),
      FilterExample(
        "majority: { quorum: 2, ties: keep }",
        [
          .kept("one?", answer: "\\boxed{1}"), .kept("one?", answer: "\\boxed{1.0}"),
          .kept("one?", answer: "\\boxed{2}"), .kept("one?", answer: "\\boxed{4/2}"),
          .dropped("alone?", answer: "\\boxed{7}", because: undecided),
        ]),
    ])
  public static let shorthand: String? = "quorum"
  private static let outvoted = "most answers of the question say otherwise"
  private static let undecided = "no answer of the question has a majority"

  private let quorum: Quorum
  /// Whether all of several largest classes stay.
  private let keepsTies: Bool
  /// Who says which answers agree; nil for graders.
  private let model: AgreementByLLM?
  private let scope: RowScope

  /// How many must agree. Less than two never do.
  private enum Quorum: Sendable {
    case moreThanHalf
    /// A share of the voters, 0...1.
    case share(Double)
    case count(Int)

    init?(_ fields: Fields) {
      guard fields.has("quorum") else {
        self = .moreThanHalf
        return
      }
      guard let number = fields.number("quorum", in: 0...1_000_000) else { return nil }
      if number <= 1 {
        self = .share(number)
      } else if number == number.rounded() {
        self = .count(Int(number))
      } else {
        fields.log.error(
          fields.mark(of: "quorum"),
          "\(fields.owner): quorum should be a share from 0 to 1, or a count")
        return nil
      }
    }

    func isMet(by most: Int, of voters: Int) -> Bool {
      guard most >= 2 else { return false }
      switch self {
      case .moreThanHalf: return 2 * most > voters
      case .share(let share): return Double(most) >= share * Double(voters)
      case .count(let count): return most >= count
      }
    }

    var value: Value {
      switch self {
      case .moreThanHalf: "more than half"
      case .share(let share): .double(share)
      case .count(let count): .integer(Int64(count))
      }
    }
  }

  /// Fields: `quorum`, more than half unless said otherwise; `ties`; `judge` and those of ``AgreementByLLM``.
  public init?(_ fields: Fields, in setting: Setting) {
    let ties = fields.choice("ties", of: ["keep", "drop"], default: "drop")
    guard let quorum = Quorum(fields), let ties else { return nil }
    self.quorum = quorum
    keepsTies = ties == "keep"
    if fields.has("judge") {
      guard let model = AgreementByLLM(fields, in: setting) else { return nil }
      self.model = model
      scope = model.terms.scope
    } else {
      guard let scope = RowScope(fields, in: setting) else { return nil }
      model = nil
      self.scope = scope
    }
  }

  public var labelling: Labelling<Trace>? { model?.labelling }

  public var cardNote: CardNote? {
    let judge = model.map { ", as the model `\($0.terms.teacher.model)` finds," } ?? ""
    return CardNote(
      .verdicts,
      "kept the answers that\(judge) most of a question's answers agree with, right or wrong"
    ).of(scope)
  }

  public var identity: Record {
    var identity: Record = [
      "filter": .string(Self.name), "version": 4, "quorum": quorum.value,
      "keeps_ties": .bool(keepsTies),
      "grader": .integer(Int64(MathGrader.version)),
    ]
    if let model {
      identity["model"] = .record(model.identity)
    } else if scope != .all {
      identity["of"] = scope.value
    }
    return identity
  }

  public func emptiness(of rows: RowOutlook) -> Emptiness? {
    // Answers stay on which a model gave no opinion.
    guard model?.keepsUnknown != true else { return nil }
    let most = rows.answersPerQuestion
    var least = 2
    if case .count(let count) = quorum { least = max(2, count) }
    guard most < least else { return nil }
    let answers = most == 1 ? "1 answer" : "\(most) answers"
    return Emptiness(
      "\(least) answers of a question must agree, and a question has \(answers) at most",
      hint: "samples: \(least) or more in answers"
        + (least > 2 ? ", or a share as in majority: 0.5" : "")
        + ", and no step before it that keeps fewer",
      scope: scope)
  }

  /// Memory: the answers of one question, and for each answer that votes an id and a share.
  public func survey(_ rows: ShardReader<Trace>, asking asker: any Asker) async throws
    -> Survey<Trace>
  {
    try await model?.settle(rows, asking: asker)
    var votes = Votes()
    var spending = Spending()
    if let model {
      try await rows.forEachQuestion({ $0 }) { group in
        guard scope.contains(group[0].question) else { return (Vote(), Spending()) }
        let (agreement, took) = try model.agreement(group, asker)
        switch agreement {
        case .groups(let numbers):
          return (Vote(group.map(\.id), Self.classes(of: group, numbers)), took)
        case .none(let label):
          return (Vote(unlabelled: group[0].question.id, label), took)
        }
      } take: { vote, took in
        votes.count(vote, quorum, keepsTies: keepsTies, isPaid: true)
        spending += took
      }
    } else {
      try await rows.forEachQuestion({ $0 }) { group in
        scope.contains(group[0].question)
          ? Vote(group.map(\.id), Self.classes(of: group)) : Vote()
      } take: { vote in
        votes.count(vote, quorum, keepsTies: keepsTies, isPaid: false)
      }
    }
    return Survey(spending: model == nil ? nil : spending) { [votes] in decision($0, votes) }
  }

  /// The answers to one question, and which of them say the same.
  private struct Vote: Sendable {
    /// Empty if there is no vote.
    var answers: [AnswerID] = []
    /// The places of answers that say the same; the class that wins ties comes first.
    var classes: [[Int]] = []
    /// The question, and why there is no vote.
    var unlabelled: (question: RowID, label: Label)?

    init() {}

    init(_ answers: [AnswerID], _ classes: [[Int]]) {
      self.answers = answers
      self.classes = classes
    }

    init(unlabelled question: RowID, _ label: Label) { unlabelled = (question, label) }
  }

  /// What came of the votes.
  private struct Votes: Sendable {
    var winners: Set<AnswerID> = []
    var undecided: Set<RowID> = []
    /// The part of the voters that says the same as an answer, 0...1, if it was paid for.
    var shares: [AnswerID: Double] = [:]
    /// Questions about whose answers nothing is known.
    var unlabelled: [RowID: Label] = [:]

    mutating func count(_ vote: Vote, _ quorum: Quorum, keepsTies: Bool, isPaid: Bool) {
      if let (question, label) = vote.unlabelled { unlabelled[question] = label }
      guard let question = vote.answers.first?.question else { return }
      let voters = vote.classes.reduce(0) { $0 + $1.count }
      for members in isPaid ? vote.classes : [] {
        for place in members {
          shares[vote.answers[place]] = Double(members.count) / Double(voters)
        }
      }
      let most = vote.classes.map(\.count).max() ?? 0
      let largests = vote.classes.filter { $0.count == most }
      guard largests.count == 1 || keepsTies, quorum.isMet(by: most, of: voters) else {
        undecided.insert(question)
        return
      }
      for place in largests.joined() { winners.insert(vote.answers[place]) }
    }
  }

  private func decision(_ trace: Trace, _ votes: Votes) -> Decision<Trace> {
    guard scope.contains(trace.question) else { return .keep(trace) }
    if let model, let label = votes.unlabelled[trace.question.id] {
      if case .unreadable = label, model.keepsUnknown { return .keep(trace) }
      return label.drop(model.who) ?? .keep(trace)
    }
    var scored = trace
    if let model, let share = votes.shares[trace.id] {
      scored.answer.scores.append(Score(name: Self.name, value: share, by: model.who))
    }
    if votes.winners.contains(trace.id) { return .keep(scored) }
    return .drop(
      reason: votes.undecided.contains(trace.question.id) ? Self.undecided : Self.outvoted,
      evidence: model.map { ["judge": .string($0.who)] }
        ?? ["final_answer": Value(FinalAnswer(in: trace.answer.text)?.text)], row: scored)
  }

  /// The places of the answers that agree, by graders.
  private static func classes(of group: [Trace]) -> [[Int]] {
    if group.contains(where: { $0.answer.tests != nil }) { return classes(byTestsOf: group) }
    return MathVote(group.map(\.answer.text)).classes.map(\.members)
  }

  /// Programs agree if they did the same on their tests: all passed, or the same test failed in the same way. Those
  /// of which nothing could be told do not vote.
  private static func classes(byTestsOf group: [Trace]) -> [[Int]] {
    var classes: [String: [Int]] = [:]
    for (place, trace) in group.enumerated() {
      guard let tests = trace.answer.tests, let outcome = tests["outcome"]?.string,
        outcome != "could_not_tell", outcome != "no_program"
      else { continue }
      let failure = tests["failure"]?.record
      let did = [outcome, failure?["test"]?.json ?? "", failure?["actual"]?.string ?? ""]
      classes[did.joined(separator: "\n"), default: []].append(place)
    }
    return classes.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Answers agree that a model gave one number.
  private static func classes(of group: [Trace], _ numbers: [Int?]) -> [[Int]] {
    var classes: [Int: [Int]] = [:]
    for (place, number) in numbers.enumerated() {
      if let number { classes[number, default: []].append(place) }
    }
    func text(_ members: [Int]) -> String { members.map { group[$0].answer.text }.min() ?? "" }
    return classes.values.sorted { (text($0), $0[0]) < (text($1), $1[0]) }
  }
}
