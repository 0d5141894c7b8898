import Formats
import Grading
import TestSupport
import Testing
import Values

/// Pairs from public graders' suites, where they are at hand. `make bench-grading` runs all of them and prints every
/// disagreement.
@Suite(.enabled(if: SharedData.isThere, "\(SharedData.absence)"))
struct SuitesTests {
  private func rows(_ path: String) throws -> [Record] {
    let reader = try FileKind.reader(for: SharedData.path(path))
    var rows: [Record] = []
    while let result = try reader.next() {
      if case .row(let row) = result { rows.append(row) }
    }
    return rows
  }

  @Test
  func everyReferenceIsItselfAndWhatItsSolutionSays() throws {
    for row in try rows("benchmarks/math500.jsonl") {
      let answer = row["answer"]?.string ?? ""
      let solution = row["solution"]?.string ?? ""
      #expect(MathGrader().grade(response: answer, reference: answer) == .right, "\(answer)")
      #expect(MathGrader().grade(response: solution, reference: answer) == .right, "\(answer)")
    }
  }

  @Test
  func variantsOfFormAreNeverWrongAndOtherAnswersNeverRight() throws {
    for row in try rows("math-grading/oracle_matrix.jsonl") {
      let (gold, answer) = (row["gold"]?.string ?? "", row["pred"]?.string ?? "")
      let verdict = MathGrader().grade(response: answer, reference: gold)
      switch row["source"]?.string {
      case "math500_format_variant": #expect(verdict != .wrong, "\(gold) | \(answer)")
      case "math500_cross_negative": #expect(verdict != .right, "\(gold) | \(answer)")
      default: break
      }
    }
  }

  @Test
  func mathVerifyModeDecidesAsMathVerify() throws {
    let cases = try rows("math-grading/math_verify_cases.jsonl")
    let agreeing = cases.count { row in
      var options = MathOptions()
      options.mode = .mathVerify
      options.places = Int(row["float_rounding"]?.integer ?? 6)
      let verdict = MathGrader(options: options).grade(
        response: row["pred"]?.string ?? "", reference: row["gold"]?.string ?? "")
      return (verdict == .right) == (row["expected"]?.bool ?? false)
    }
    #expect(agreeing * 100 >= cases.count * 97, "\(agreeing) of \(cases.count)")
  }
}

struct StringMatcherTests {
  private func isRight(_ answer: String, _ reference: String) -> Bool {
    var options = MathOptions()
    options.mode = .string
    return MathGrader(options: options).grade(answer: answer, reference: reference) == .right
  }

  @Test func comparesWhatIsWritten() {
    #expect(isRight("\\dfrac{1}{2}", "\\frac12") && isRight("1/2", "\\frac{1}{2}"))
    #expect(isRight("0.5", "\\frac{1}{2}") && isRight("x=5", "5") && isRight("10\\%", "10"))
    #expect(isRight("5\\text{ cm}", "5") && isRight("\\sqrt3", "\\sqrt{3}") && isRight(".1", "0.1"))
    #expect(!isRight("2+x", "x+2") && !isRight("1,000", "1000") && !isRight("0.50", "\\frac{1}{2}"))
  }
}
