import Corpus
import Values

/// What came of grading one answer.
public struct SampleGrade: Sendable, Equatable {
  /// What kind of result it is. What cannot be judged is never called wrong.
  public enum Outcome: String, Sendable, CaseIterable {
    case right
    case wrong
    /// Some of the marks: JEEBench gives them for some of several right options.
    case partial
    /// There is an answer and nothing could be said of it; it counts neither as right nor as wrong.
    case couldNotTell = "could_not_tell"
    /// The model came to its end without an answer: it scores nothing.
    case noAnswer = "no_answer"
    /// The model was cut at its token limit before there was an answer: it scores nothing.
    case cut
    /// The model was never heard: its endpoint refused or failed. It does not count.
    case missing
  }

  public let outcome: Outcome
  /// 0...1; nil where it does not count.
  public let score: Double?
  /// What was taken for the answer, at most 200 characters; nil if nothing was.
  public let extracted: String?
  public let reason: String?

  init(_ outcome: Outcome, score: Double? = nil, extracted: String? = nil, reason: String? = nil) {
    self.outcome = outcome
    self.reason = reason
    self.extracted = extracted.map { $0.count > 200 ? String($0.prefix(200)) + "…" : $0 }
    switch outcome {
    case .right: self.score = 1
    case .wrong, .noAnswer, .cut: self.score = 0
    case .partial: self.score = score.map { min(1, max(0, $0)) } ?? 0
    case .couldNotTell, .missing: self.score = nil
    }
  }

  /// Marks between nothing and all.
  static func marks(_ score: Double, extracted: String?) -> SampleGrade {
    SampleGrade(
      score >= 1 ? .right : score <= 0 ? .wrong : .partial, score: score, extracted: extracted)
  }

  init(of verdict: Verdict, extracted: String?) {
    let outcome: Outcome =
      switch verdict {
      case .right: .right
      case .wrong: .wrong
      case .couldNotTell: .couldNotTell
      }
    self.init(outcome, extracted: extracted, reason: verdict.reason)
  }

  /// The same for an answer that was cut: without an answer it is a cut one.
  func ofCut(_ isCut: Bool) -> SampleGrade {
    isCut && outcome == .noAnswer
      ? SampleGrade(.cut, extracted: extracted, reason: "it was cut at the token limit") : self
  }

  public var record: Record {
    [
      "outcome": .string(outcome.rawValue), "score": score.map(Value.double) ?? .null,
      "extracted": Value(extracted), "reason": Value(reason),
    ]
  }

  public init?(record: Record) {
    guard let outcome = record["outcome"]?.string.flatMap(Outcome.init(rawValue:)) else {
      return nil
    }
    self.init(
      outcome, score: record["score"]?.double, extracted: record["extracted"]?.string,
      reason: record["reason"]?.string)
  }
}
