import Grading
import Testing

/// An asterisk within a stated answer is an operation; one that ends bold text ends the answer.
struct AsterisksKindTests {
  @Test(arguments: [
    ("The answer is 2*pi.", "2\\pi"), ("The answer is -2*pi.", "-2\\pi"),
    ("**Answer:** 4*x", "4x"), ("The answer is 3*x + 1", "3x+1"), ("The answer is 2*3", "6"),
    ("The answer is 2 * 3.", "6"), ("Answer: 2*sqrt(3)", "2\\sqrt3"), ("**The answer is 5**", "5"),
    ("The answer is **5** because 5 is odd", "5"), ("*Answer: 5*", "5"), ("**Answer: 5**.", "5"),
  ])
  func isRead(_ response: String, _ reference: String) {
    #expect(MathGrader().grade(response: response, reference: reference) == .right)
  }

  @Test(arguments: [
    ("The answer is 2*pi.", "2"), ("**Answer:** 4*x", "4"), ("The answer is 2*3", "2"),
  ])
  func aFactorIsNotTheProduct(_ response: String, _ factor: String) {
    #expect(MathGrader().grade(response: response, reference: factor) != .right)
  }
}
