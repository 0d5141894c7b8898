import Corpus
import TestSupport
import Testing

@testable import Grading

/// Nothing that stands in an answer may end the process: every construct within itself, as deep and as long as one
/// likes, read and compared where the stack is smallest.
struct DeepInputTests {
  /// A construct as many times as one likes around, before or behind a value.
  struct Construct: CustomTestStringConvertible, Sendable {
    let before: String
    let behind: String

    init(_ before: String, _ behind: String = "") {
      self.before = before
      self.behind = behind
    }

    var testDescription: String { "\(before)…\(behind)" }

    func around(_ value: String, _ count: Int) -> String {
      String(repeating: before, count: count) + value + String(repeating: behind, count: count)
    }
  }

  static let nested = [
    ("(", ")"), ("[", "]"), ("{", "}"), ("\\{", "\\}"), ("\\left(", "\\right)"), ("|", "|"),
    ("(1,", ")"), ("[1,", ")"), ("\\{1,", "\\}"), ("1+(", ")"), ("-(", ")"), ("2/(", ")"),
    ("(1<", ")"), ("(1:", ")"), ("(1\\cup", ")"), ("(1\\pm", ")"), ("(", ")!"), ("(", ")^2"),
    ("(", "\\%)"), ("\\frac{1}{1+", "}"), ("\\frac{", "}{2}"), ("\\sqrt{", "}"),
    ("\\sqrt[", "]{2}"),
    ("\\sqrt[3]{1+", "}"), ("\\text{", "}"), ("\\text{a ", "}"), ("\\boxed{", "}"),
    ("\\overline{", "}"), ("f(", ")"), ("f(1,", ")"), ("\\sin(", ")"), ("\\sin{", "}"),
    ("\\log_{", "}2"), ("\\max(1,", ")"), ("x^{", "}"), ("x_{", "}"), ("2^{-", "}"),
    ("\\binom{", "}{2}"), ("{3\\choose", "}"), ("{1\\over", "}"), ("\\lfloor", "\\rfloor"),
    ("\\lceil", "\\rceil"), ("\\{x|x>", "\\}"), ("\\sum_{k=1}^{2}(", ")"),
    ("\\sum_{k=1}^{", "}k"), ("\\begin{pmatrix}", "\\end{pmatrix}"),
    ("\\begin{pmatrix}1&", "\\end{pmatrix}"), ("\\begin{cases}1,", "\\end{cases}"),
    ("x\\pmod{", "}"), ("(x=", ")"), ("(1 mod", ")"), ("5 m^{", "}"),
  ].map { Construct($0.0, $0.1) }

  static let before = [
    "-", "+", "--", "\\sin ", "\\sin^", "\\log_", "\\sqrt", "√", "$", "x^", "x^-", "1_", "\\frac",
    "\\frac1", "\\boxed", "\\overline", "\\vec ", "2^", "\\sum_{k=1}^2", "(A) ", "1+", "1-", "2*",
    "1/", "1=", "1<", "1,", "1;", "1:", "1\\cup ", "1\\setminus ", "1 mod ", "1\\pm", "1 and ",
    "\\frac12", "(1\\pm2)", "\\{(1\\pm2)\\}\\cup ", "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}",
    "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}+", "\\text{", "{", "\\{", "(", "~", "\\a",
  ].map { Construct($0) }

  static let behind = [
    "!", "!!", "\\%", "%", "^2", "^{-9223372036854775808}", "²", "'", "°", "_1", " mod 2", "\\pm1",
    "\\setminus1", "\\pmod{2}", " m", " km squared", " oz", "$", "}", "\\}", ")", ".", "\\\\", "&1",
  ].map { Construct("", $0) }

  /// Around the limits, and far beyond.
  static let depths = [1, 9, 20, 58, 61, 700, 10_000]

  @Test(arguments: nested + before + behind)
  func noConstructIsTooDeep(_ construct: Construct) {
    for depth in Self.depths {
      let verdicts = SmallStack.run {
        [("5", "7"), ("x", "y")].map { answer, reference in
          let text = construct.around(answer, depth)
          if depth < 1_000 { _ = FinalAnswer(in: "The answer is \(text)") }
          return MathGrader().grade(
            answer: text, reference: construct.around(reference, depth))
        }
      }
      // Few of them may mean nothing; so many do not.
      #expect(verdicts?.count == 2 && (depth < 10_000 || verdicts?.contains(.right) == false))
    }
  }

  /// What is nested beyond the limit is not read, however it is nested.
  @Test func whatIsTooDeepCannotBeTold() {
    for construct in [
      Construct("", "!"), Construct("", "%"), Construct("", "°"), Construct("", "^2"),
      Construct("(", ")"), Construct("x^-"), Construct("1_"), Construct("\\sin^"),
      Construct("\\sqrt{", "}"), Construct("", "\\setminus1"), Construct("\\text{1 ", "}"),
    ] {
      let verdict = MathGrader().grade(answer: construct.around("x", 700), reference: "7")
      #expect(verdict.reason?.contains("nested too deeply") == true, "\(construct): \(verdict)")
    }
    #expect(
      MathGrader().grade(
        response: "The answer is 5" + String(repeating: "!", count: 5_000), reference: "5"
      ).reason != nil)
  }

  /// Constructs within constructs, by chance.
  @Test func noMixtureIsTooDeep() {
    var generator = SeededGenerator(7)
    let all = Self.nested + Self.before + Self.behind
    for _ in 0..<60 {
      var texts = ["5", "y"]
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        let construct = all[Int.random(in: all.indices, using: &generator)]
        let depth = Int.random(in: 1...12, using: &generator)
        texts = texts.map { construct.around($0, depth) }
      }
      let (answer, reference) = (texts[0], texts[1])
      let verdict = SmallStack.run { MathGrader().grade(answer: answer, reference: reference) }
      #expect(verdict != nil)
    }
  }

  /// Two megabytes of the same take time that grows with them and not with their square.
  @Test(arguments: ["!", "\\boxed{1}", "(A) ", " .\t", "\nQ:", "$-\\boxed{1}$ "])
  func noLengthIsTooLong(_ piece: String) {
    let text = "The answer is 5" + String(repeating: piece, count: 2_000_000 / piece.utf8.count)
    let verdict = SmallStack.run { MathGrader().grade(response: text, reference: "7") }
    #expect(verdict != .right)
    let same = SmallStack.run { MathGrader.problem(reading: text) }
    #expect(same == "it is too long")
  }

  /// Numbers at the ends of their ranges.
  @Test(arguments: [
    "x^{-9223372036854775808}", "\\sum_{k=-9223372036854775808}^{9223372036854775807} k",
    "5 m^{-9223372036854775808}", "5 m" + String(repeating: " squared", count: 70),
    "((\\sqrt2)^{4611686018427387904})^{-4}", "5 oz" + String(repeating: " oz", count: 2_000),
  ])
  func noNumberIsTooLarge(_ answer: String) {
    #expect(MathGrader().grade(answer: answer, reference: "7") != .right)
  }
}
