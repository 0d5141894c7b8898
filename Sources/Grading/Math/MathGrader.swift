import Corpus

/// Grades answers whose reference is one number: an integer, a decimal or a fraction.
///
/// ```swift
/// MathGrader.grade(response: "So it is \\boxed{1,000}.", reference: "#### 1000")  // .right
/// MathGrader.grade(response: "\\boxed{x+1}", reference: "2")  // .couldNotTell("the answer is not …")
/// ```
public enum MathGrader {
  /// Part of the fingerprint of graded stages: changes with every change of a verdict.
  public static let version = 1

  /// Compares a response's final answer with the reference, exactly.
  ///
  /// - Parameters:
  ///   - response: all that the teacher wrote; see ``FinalAnswer`` for what counts of it.
  ///   - reference: a number, bare, in `\boxed{}` or behind `####`.
  /// - Returns: `wrong` only if both were read as numbers and they differ.
  public static func grade(response: String, reference: String) -> Verdict {
    let expected: ExactNumber
    do throws(ExactNumber.Unreadable) {
      expected = try ExactNumber(FinalAnswer(in: reference)?.text ?? reference)
    } catch {
      return .couldNotTell(reason(error, "the reference"))
    }
    guard let answer = FinalAnswer(in: response) else {
      return .couldNotTell("the answer is neither in \\boxed{} nor behind ####")
    }
    do throws(ExactNumber.Unreadable) {
      let found = try ExactNumber(answer.text)
      if found == expected { return .right }
      if found.isRounded(to: expected) || expected.isRounded(to: found) {
        return .couldNotTell("the answer equals the reference only when rounded")
      }
      return .wrong
    } catch {
      return .couldNotTell(reason(error, "the answer"))
    }
  }

  private static func reason(_ problem: ExactNumber.Unreadable, _ whose: String) -> String {
    switch problem {
    case .notANumber: "\(whose) is not an integer, a decimal or a fraction"
    case .tooLarge: "\(whose) is too large a number"
    }
  }
}
