import Grading
import Testing

/// A sentence that names the number and does not say that it is the answer is no answer.
struct DenialsKindTests {
  @Test(arguments: [
    "The answer is not 5.", "The answer cannot be 5.", "The answer isn't 5, I could not find it.",
    "The answer isn’t 5.", "The answer is greater than 5.", "The answer is at most 5.",
    "The answer is no more than 5.", "The answer is above 5.", "So x is never equal to 5.",
    "I do not think that the answer is 5.", "It would be wrong to say the answer is 5.",
    "The answer is definitely not 5.",
    "It can't be 5", "<think>hmm \\boxed{5} maybe not, try", " \n<think>5",
  ])
  func isNeitherRightNorWrong(_ response: String) {
    for reference in ["5", "7"] {
      let verdict = MathGrader().grade(response: response, reference: reference)
      #expect(verdict != .right && verdict != .wrong, "\(response): \(verdict)")
    }
  }

  @Test(arguments: [
    "x is not 0, so the answer is 5.", "It is not hard: the answer is 5.",
    "<think>it is not 4</think>The answer is 5.", "This cannot be 4, but it is 5",
    "the number is not 10 which is 5", "It is not obvious, but the answer is 5.",
  ])
  func whatIsSaidOfAnotherNumberDoesNotCount(_ response: String) {
    #expect(MathGrader().grade(response: response, reference: "5") == .right)
  }
}
