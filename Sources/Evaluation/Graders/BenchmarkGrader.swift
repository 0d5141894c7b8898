import Asking
import Corpus
import Values

/// Grades answers to a benchmark's items: one file each in this folder.
protocol BenchmarkGrader: Sendable {
  /// What decides about a grade, with a version: `math@4 exact`. Grades are kept by it.
  var identity: String { get }
}

/// One that looks at the answer's text and needs nothing else.
protocol TextGrader: BenchmarkGrader {
  /// Grades what a model answered; what follows its reasoning is the answer's text.
  func grade(_ answer: Answer, _ item: Item) -> SampleGrade
  /// Grades all answers to one item, in their order: what repeats say alike need be looked at only once.
  func grade(_ answers: [Answer], _ item: Item) -> [SampleGrade]
  /// Whether two answers that were found are the same answer: they vote together.
  func isSame(_ answer: String, _ other: String) -> Bool
}

extension TextGrader {
  func grade(_ answers: [Answer], _ item: Item) -> [SampleGrade] {
    answers.map { grade($0, item) }
  }

  func isSame(_ answer: String, _ other: String) -> Bool { answer == other }
}

/// One that asks another model, for many answers at a time: what was asked is remembered as all answers are.
protocol AskingGrader: BenchmarkGrader {
  /// Grades what a model answered; what follows its reasoning is the answer's text.
  func grade(_ answers: [(answer: Answer, item: Item)], asking asker: any Asker) async throws
    -> [SampleGrade]
}

/// One that runs something.
protocol RunningGrader: BenchmarkGrader {
  /// How many answers are graded at one time.
  var width: Int { get }
  /// Grades what a model answered; what follows its reasoning is the answer's text.
  func grade(_ answer: Answer, _ item: Item) async throws -> SampleGrade
}

extension GraderSpec {
  /// What of an answer is graded: what follows the reasoning, or, as the published table had it, all.
  func text(_ answer: Answer) -> String {
    rules.contains(.thinking) ? answer.response : answer.text
  }

  /// The rules in one word each, for identities.
  var ruleNames: String {
    rules.isEmpty ? "" : " with " + rules.map(\.rawValue).sorted().joined(separator: ", ")
  }
}
