import Corpus
import Grading
import Testing

struct FinalAnswerTests {
  @Test(arguments: [
    ("so \\boxed{5}.", "5", "boxed"), ("\\boxed{7} no, wait: \\boxed{8}", "8", "boxed"),
    ("\\boxed{\\frac{1}{2}}", "\\frac{1}{2}", "boxed"), ("\\fbox{3}", "3", "boxed"),
    ("\\boxed 5", "5", "boxed"),
    ("\\boxed{4} and cut \\boxed{5", "4", "boxed"),
    ("\\boxed{1} and \\boxed{-2}.", "1, -2", "boxed"),
    ("$\\boxed{x=1}$ or $\\boxed{x=2}$", "x=1, x=2", "boxed"),
    ("<think>\\boxed{1}</think> \\boxed{2}", "2", "boxed"),
    ("a \\boxed{1}\nb \\boxed{2}", "2", "boxed"),
    ("Put it in a \\boxed please. The answer is 7.", "7", "stated"),
    ("so 3.\n#### 1,000", "1,000", "hashes"), ("The answer is 72.", "72", "stated"),
    ("**Answer:** 12\nBye.", "12", "stated"),
    ("Final Answer: The largest $n$ is 34.", "34", "stated"),
    ("the answer is $\\frac{1}{2}$, I think", "\\frac{1}{2}", "stated"),
    ("1/2", "1/2", "whole"), ("x = 5", "x = 5", "whole"), ("\\text{east}", "\\text{east}", "whole"),
    ("We get\n\\[ x = 5 \\]", "x = 5", "displayed"),
    ("We find that $x \\geq 5$.", "x \\geq 5", "formula"),
    ("That makes 1,000.50 in all", "1,000.50", "number"),
    ("It grew by 12%, I think", "12%", "number"),
    ("From -3 to -5", "-5", "number"), ("He has 12 apples.", "12", "number"),
  ])
  func isFound(_ response: String, _ text: String, _ rule: String) throws {
    let answer = try #require(FinalAnswer(in: response))
    #expect(answer.text == text && answer.rule.rawValue == rule, "\(answer)")
    let bytes = Array(response.utf8)
    #expect(answer.span.upperBound <= bytes.count)
    if answer.rule != .boxed {
      #expect(String(decoding: bytes[answer.span], as: UTF8.self).contains(text))
    }
  }

  @Test(arguments: [
    "", "AZYUK2A", "no numbers here at all", "<think>\\boxed{1}</think>", "\\boxed{",
  ])
  func isNotThere(_ response: String) {
    #expect(FinalAnswer(in: response) == nil)
  }

  @Test(arguments: [
    ("thinking about it I think the correct answer is C", "C"),
    ("The answer is for sure D, it can't be A or B", "D"),
    ("D. it can't be A or B", "D"), ("It is so.\n(C) Cecile", "C"), ("A Peter\nCelina bum", "A"),
    ("B不是 A", "B"), ("The answer is (B).", "B"), ("I take a closer look. So B", "B"),
  ])
  func choicesAreLettersThatStandAlone(_ response: String, _ letter: String) {
    #expect(MathGrader().grade(response: response, reference: letter) == .right)
    let other = letter == "A" ? "J" : "A"
    #expect(MathGrader().grade(response: response, reference: other) != .right)
  }
}
