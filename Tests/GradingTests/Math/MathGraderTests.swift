import Corpus
import Formats
import Grading
import TestSupport
import Testing

struct MathGraderTests {
  @Test(arguments: [
    ("\\boxed{72}", "72"), ("\\boxed{72}", "#### 72"), ("so 3.\n#### 1,000", "1000"),
    ("\\boxed{\\frac{3}{4}}", "0.75"), ("\\boxed{3/4}", "\\frac{6}{8}"), ("\\boxed{-.5}", "-1/2"),
    ("\\boxed{\\dfrac34}", "3/4"), ("\\boxed{$5$}", "5"), ("\\boxed{\\$1{,}250.00}", "1250"),
    ("\\boxed{7} no, wait: \\boxed{8}", "8"), ("\\boxed{ 12. }", "12"),
    ("\\boxed{-\\frac{1}{2}}", "-0.5"),
    ("\\boxed{4} and cut \\boxed{5", "4"), ("\\boxed {6}", "The sum is \\boxed{6}."),
    ("It is #### 5\nmore", "5"), ("\\boxed{007}", "7"), ("\\boxed{\u{2212}3}", "-3"),
    ("<think>\\boxed{1}</think> \\boxed{2}", "2"), ("\\boxed{2.50}", "2.5"),
  ])
  func right(_ response: String, _ reference: String) {
    #expect(MathGrader.grade(response: response, reference: reference) == .right)
  }

  @Test(arguments: [
    ("\\boxed{73}", "72"), ("#### -5", "5"), ("\\boxed{0.7}", "3/4"), ("\\boxed{1000}", "100"),
    ("\\boxed{1/3}", "1/4"),
  ])
  func wrong(_ response: String, _ reference: String) {
    #expect(MathGrader.grade(response: response, reference: reference) == .wrong)
  }

  @Test(arguments: [
    ("The answer is 72.", "72", "neither in"), ("\\boxed{x+1}", "72", "the answer is not"),
    ("\\boxed{72}", "\\sqrt{2}", "the reference is not"), ("\\boxed{}", "1", "the answer is not"),
    ("\\boxed{1/0}", "1", "the answer is not"), ("\\boxed{1,00}", "100", "the answer is not"),
    ("\\boxed{75\\%}", "75", "the answer is not"), ("\\boxed{0.33}", "1/3", "only when rounded"),
    ("\\boxed{1/3}", "0.33", "only when rounded"), ("<think>\\boxed{1}", "x", "the reference"),
    ("\\boxed{1" + String(repeating: "0", count: 60) + "}", "1", "too large"),
    ("\\boxed{1e5}", "100000", "the answer is not"), ("", "1", "neither in"),
  ])
  func couldNotTell(_ response: String, _ reference: String, _ reason: String) {
    let verdict = MathGrader.grade(response: response, reference: reference)
    #expect(verdict.reason?.contains(reason) == true, "\(verdict)")
  }

  /// Reading a fraction that was written out gives the fraction back, whatever its form.
  @Test func formsOfOneNumberAreEqual() {
    var generator = SeededGenerator(2)
    for _ in 0..<2000 {
      let numerator = Int.random(in: -9999...9999, using: &generator)
      let denominator = Int.random(in: 1...9999, using: &generator)
      let factor = Int.random(in: 1...9, using: &generator)
      let reference = "\(numerator)/\(denominator)"
      let forms = [
        "\(numerator * factor)/\(denominator * factor)",
        "\\frac{\(numerator)}{\(denominator)}", " \(numerator) / \(denominator) ",
      ]
      for form in forms {
        #expect(MathGrader.grade(response: "\\boxed{\(form)}", reference: reference) == .right)
      }
      let other = "\(numerator + 1)/\(denominator)"
      #expect(MathGrader.grade(response: "\\boxed{\(other)}", reference: reference) == .wrong)
    }
  }

  @Test func hostileTextsEndSoon() {
    let texts = [
      String(repeating: "\\boxed{", count: 20_000), String(repeating: "{", count: 100_000),
      "\\boxed{" + String(repeating: "(", count: 100_000) + "}",
      "\\boxed{" + String(repeating: "9", count: 100_000) + "}",
    ]
    for text in texts {
      #expect(MathGrader.grade(response: text, reference: "1").reason != nil)
    }
  }

  @Test(.enabled(if: SharedData.isThere, "\(SharedData.absence)"))
  func gsm8kSolutionsMatchThemselves() throws {
    let reader = try JSONLinesReader(path: SharedData.path("questions/gsm8k_train.jsonl"))
    var graded = 0
    while case .row(let row)? = try reader.next() {
      let solution = try row.text("answer")
      #expect(MathGrader.grade(response: solution, reference: solution) == .right)
      graded += 1
    }
    #expect(graded == 7473)
  }
}

struct FinalAnswerTests {
  @Test func saysHowItWasFound() {
    #expect(FinalAnswer(in: "\\boxed{a{b}c}")?.text == "a{b}c")
    #expect(FinalAnswer(in: "\\boxed{\\{1\\}}")?.text == "\\{1\\}")
    #expect(FinalAnswer(in: "\\boxed{1} then #### 2")?.rule == .hashes)
    #expect(FinalAnswer(in: "#### 2 then \\boxed{1}")?.rule == .boxed)
    #expect(FinalAnswer(in: "no mark, not even \\boxed") == nil)
    #expect(FinalAnswer(in: "\\boxed{1} </think> nothing") == nil)
  }
}
