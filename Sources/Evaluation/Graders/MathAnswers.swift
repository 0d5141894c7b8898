import Corpus
import Grading
import Values

/// A final answer in mathematics, compared with the reference.
struct MathAnswers: TextGrader {
  private let spec: GraderSpec
  private let grader: MathGrader

  init(_ spec: GraderSpec) {
    self.spec = spec
    var options = MathOptions()
    options.mode = spec.rules.contains(.stringEquality) ? .string : spec.mode
    // A model that was told to mark its answer and did not has answered what it wrote last.
    options.lastNumberDecides = true
    grader = MathGrader(options: options)
  }

  var identity: String {
    "math@\(MathGrader.version) \(spec.mode.rawValue)\(spec.ruleNames)"
  }

  func isSame(_ answer: String, _ other: String) -> Bool {
    grader.grade(answer: answer, reference: other) == .right
  }

  func grade(_ answers: [Answer], _ item: Item) -> [SampleGrade] {
    // Where the reference is a letter, what stands around an answer counts, too.
    guard spec.rules.isEmpty, !MathGrader.isLetter(item.reference) else {
      return answers.map { grade($0, item) }
    }
    var known: [String: SampleGrade] = [:]
    return answers.map { answer in
      let plain = EmptyBoxes.removed(from: answer.text)
      guard let found = Self.answer(in: plain, isCut: answer.isCut) else {
        return SampleGrade(.noAnswer)
      }
      if let grade = known[found.text] { return grade }
      let grade = SampleGrade(
        of: grader.grade(response: plain, reference: item.reference), extracted: found.text)
      known[found.text] = grade
      return grade
    }
  }

  func grade(_ answer: Answer, _ item: Item) -> SampleGrade {
    let text = spec.text(answer)
    if spec.rules.contains(.boxedSpace) {
      let found = PublishedBox.answer(in: text) ?? ""
      guard !found.isEmpty else { return SampleGrade(.noAnswer) }
      return SampleGrade(
        of: grader.grade(answer: found, reference: item.reference), extracted: found)
    }
    let plain = EmptyBoxes.removed(from: text)
    guard let found = Self.answer(in: plain, isCut: answer.isCut) else {
      return SampleGrade(.noAnswer)
    }
    return SampleGrade(
      of: grader.grade(response: plain, reference: item.reference), extracted: found.text)
  }

  /// The final answer; nil if there is none. Of an answer that was cut only what is marked as the final one counts: the
  /// last number of a thought is no answer.
  static func answer(in text: String, isCut: Bool) -> FinalAnswer? {
    guard let found = FinalAnswer(in: text), !found.text.isEmpty else {
      return nil
    }
    return isCut && ![.boxed, .tagged, .hashes, .stated].contains(found.rule) ? nil : found
  }
}

/// The last box as the published table looked for it: `last_boxed_only_string` and `remove_boxed` of lm-evaluation-harness.
///
/// Its fault is kept, since the published scores have it: where "\boxed " stands anywhere, what follows the last of them up
/// to the next dollar sign is the answer, and no real box counts.
enum PublishedBox {
  static func answer(in text: String) -> String? {
    if let last = text.ranges(of: "\\boxed ").last {
      return String(text[last.upperBound...].prefix { $0 != "$" })
    }
    let boxes = text.ranges(of: "\\boxed"), others = text.ranges(of: "\\fbox")
    guard let start = (boxes.last ?? others.last)?.lowerBound else { return nil }
    var depth = 0
    var open: String.Index?
    for index in text[start...].indices {
      switch text[index] {
      case "{":
        depth += 1
        if open == nil { open = text.index(after: index) }
      case "}":
        depth -= 1
        if depth == 0 { return open.map { String(text[$0..<index]) } }
      default: break
      }
    }
    return nil
  }
}
