import Corpus
import Grading
import Values

/// The letter of one of several options.
struct ChoiceAnswers: TextGrader {
  /// Raised when the same answer may get another grade.
  private static let version = 1
  private let spec: GraderSpec

  init(_ spec: GraderSpec) {
    self.spec = spec
  }

  var identity: String { "choice@\(Self.version)\(spec.ruleNames)" }

  func grade(_ answer: Answer, _ item: Item) -> SampleGrade {
    guard let right = Self.right(item, spec) else {
      return SampleGrade(.couldNotTell, reason: "the reference \"\(item.reference)\" is no letter")
    }
    let text = spec.text(answer)
    if spec.rules.contains(.letterAnywhere) {
      guard let letter = Self.lastAnywhere(text) else { return SampleGrade(.noAnswer) }
      return SampleGrade(letter == right ? .right : .wrong, extracted: letter)
    }
    switch ChosenLetters.find(in: text, isCut: answer.isCut) {
    case .nothing: return SampleGrade(.noAnswer)
    // More than one is no choice.
    case .letters(let letters):
      return SampleGrade(letters == right ? .right : .wrong, extracted: letters)
    case .text(let text):
      guard let letter = Self.option(text, item) else {
        return SampleGrade(
          .couldNotTell, extracted: text, reason: "the answer is neither a letter nor an option")
      }
      return SampleGrade(letter == right ? .right : .wrong, extracted: letter)
    }
  }

  /// The letter of the option that an answer repeats instead of naming it; nil if it is none, or two are alike.
  private static func option(_ text: String, _ item: Item) -> String? {
    func plain(_ text: String) -> String {
      text.lowercased().filter { $0.isLetter || $0.isNumber || "+-/.,".contains($0) }
    }
    let same = item.optionOrder.indices.filter { place in
      let option = item.options[item.optionOrder[place]]
      return plain(option) == plain(text)
        || MathGrader().grade(answer: text, reference: option) == .right
    }
    return same.count == 1 && same[0] < ChoiceLetters.all.count ? ChoiceLetters.all[same[0]] : nil
  }

  /// The right letter: of the options as they were shown, else the reference's.
  static func right(_ item: Item, _ spec: GraderSpec) -> String? {
    // As the published table had it, whatever the order of the options was.
    if spec.rules.contains(.alwaysD), !item.options.isEmpty { return "D" }
    if let letter = ChoiceLetters.right(item) { return letter }
    let letter = item.reference.filter(\.isLetter).uppercased()
    return letter.count == 1 ? letter : nil
  }

  /// The last of A to D that stands alone, small ones and articles included.
  private static func lastAnywhere(_ text: String) -> String? {
    let letters = text.uppercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }
    return letters.last { ["A", "B", "C", "D"].contains($0) }.map(String.init)
  }
}
