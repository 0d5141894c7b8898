import Grading
import Testing
import Values

@testable import Datasets

struct MathGradingTests {
  private func graded(_ row: Record) -> Record {
    MathGrading(answer: .column("answer"), reference: .column("truth"), grader: MathGrader())
      .changed(row)
  }

  /// A null is no word: there is nothing to grade, or nothing to grade by.
  @Test func nullIsNoAnswerAndNoReference() {
    let noReference = graded(["answer": "null", "truth": .null])
    #expect(noReference["verdict_reason"] == "the row has no reference")
    let noAnswer = graded(["answer": .null, "truth": "null"])
    #expect(noAnswer["verdict_reason"] == "the row has no answer")
    #expect(noAnswer["final_answer"] == .null)
  }

  @Test func numbersAreAnswers() {
    #expect(graded(["answer": 5, "truth": "5"])["verdict"] == "right")
  }
}
