import Corpus
import Foundation
import Grading
import Values

/// JEEBench's four kinds of questions, with its marks (Arora et al. 2023, `compute_metrics.py`).
///
/// | kind | marks |
/// |---|---|
/// | `MCQ` | 1 for the right letter |
/// | `MCQ(multiple)` | 1 for exactly the right letters; a quarter for each letter if all are right and some are missing |
/// | `Integer`, `Numeric` | 1 within 0.01 of the reference |
///
/// Nothing is taken away for a wrong answer.
struct JEEBenchMarks: TextGrader {
  /// Raised when the same answer may get other marks.
  private static let version = 1
  private let spec: GraderSpec

  init(_ spec: GraderSpec) {
    self.spec = spec
  }

  var identity: String { "jeebench@\(Self.version)\(spec.ruleNames)" }

  func grade(_ answer: Answer, _ item: Item) -> SampleGrade {
    let text = spec.text(answer)
    let found =
      spec.rules.contains(.boxedSpace)
      ? PublishedBox.answer(in: text) : Self.stated(text, item, answer.isCut)
    guard let found, !found.isEmpty else { return SampleGrade(.noAnswer) }
    let isPublished = spec.rules.contains(.boxedSpace)
    guard let marks = Self.marks(found, item, isPublished) else {
      return SampleGrade(
        .couldNotTell, extracted: found, reason: "no marks are known for \"\(item.kind ?? "")\"")
    }
    return .marks(marks, extracted: found)
  }

  /// What an answer says, in letters or as a number; nil if it says nothing.
  private static func stated(_ text: String, _ item: Item, _ isCut: Bool) -> String? {
    guard item.kind?.hasPrefix("MCQ") == true else {
      return MathAnswers.answer(in: EmptyBoxes.removed(from: text), isCut: isCut)?.text
    }
    switch ChosenLetters.find(in: text, isCut: isCut) {
    case .letters(let letters): return letters
    case .text(let text): return text
    case .nothing: return nil
    }
  }

  /// The marks for an answer; nil for an unknown kind.
  ///
  /// - Parameter isPublished: whether letters count wherever they stand in the text, and numbers only as plain ones.
  static func marks(_ found: String, _ item: Item, _ isPublished: Bool) -> Double? {
    switch item.kind {
    case "MCQ", "MCQ(multiple)":
      let right = Set(item.reference.filter("ABCD".contains))
      let given = Set(found.filter("ABCD".contains))
      if given == right { return 1 }
      guard item.kind == "MCQ(multiple)", given.isSubset(of: right) else { return 0 }
      return 0.25 * Double(given.count)
    case "Integer", "Numeric":
      guard let reference = Double(item.reference) else { return nil }
      let plain = Double(found.trimmingCharacters(in: .whitespaces))
      guard let number = plain ?? (isPublished ? nil : PlainNumber.value(found)), number.isFinite
      else { return isPublished ? 0 : sameNumber(found, item) }
      // As the published program computes it: 0.63 is no 0.62, since their difference is 0.010000000000000009.
      return abs(number - reference) <= 0.01 ? 1 : 0
    default: return nil
    }
  }

  /// A number that is written as a formula: `\frac{7}{2}`, `3\sqrt2`.
  private static func sameNumber(_ found: String, _ item: Item) -> Double {
    var options = MathOptions()
    options.mode = .mathVerify
    options.places = 2
    return MathGrader(options: options).grade(answer: found, reference: item.reference) == .right
      ? 1 : 0
  }
}
