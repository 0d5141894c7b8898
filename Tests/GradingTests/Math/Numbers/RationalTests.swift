import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Grading

struct RationalTests {
  @Test func fractionsAreReduced() {
    #expect(Rational(6, over: -4) == Rational(-3, over: 2))
    #expect(Rational(7, over: 2).floor == 3 && Rational(-7, over: 2).floor == -4)
    #expect(Rational(1, over: 3) + Rational(1, over: 6) == Rational(1, over: 2))
    #expect(Rational(1, over: 3) < Rational(1, over: 2) && Rational(digits: "12", radix: 2) == nil)
  }

  @Test func doublesOfLargeNumbersAreNear() throws {
    let large = try Rational(3).power(2000, Budget())
    let ratio = (large / (large * Rational(7))).double
    #expect(abs(ratio - 1.0 / 7) < 1e-15)
    #expect((large / (large + .one)).double == 1)
    #expect(large.double == .infinity && (Rational.one / large).double == 0)
  }

  @Test func numbersThatAreTooLargeAreRefused() {
    #expect(throws: Budget.Exhausted.self) { try Rational(10).power(1_000_000, Budget()) }
    #expect(throws: Budget.Exhausted.self) { try Rational(9).power(.max, Budget()) }
  }

  /// Random formulas, worked out by Python's fractions.
  @Test func arithmeticIsThatOfPython() async throws {
    var generator = SeededGenerator(11)
    func formula(_ depth: Int) -> (latex: String, python: String) {
      if depth == 0 {
        let number = Int.random(in: 1...20, using: &generator)
        return ("\(number)", "F(\(number))")
      }
      let (left, right) = (formula(depth - 1), formula(depth - 1))
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: return ("(\(left.latex)+\(right.latex))", "(\(left.python)+\(right.python))")
      case 1: return ("(\(left.latex)-\(right.latex))", "(\(left.python)-\(right.python))")
      case 2: return ("\(left.latex) \\cdot \(right.latex)", "(\(left.python)*\(right.python))")
      case 3:
        return ("\\frac{\(left.latex)}{\(right.latex)+50}", "(\(left.python))/(\(right.python)+50)")
      default: return ("{\(left.latex)}^2", "(\(left.python))**2")
      }
    }
    let formulas = (0..<200).map { _ in formula(3) }
    let script =
      "from fractions import Fraction as F\n"
      + formulas.map { "print(\($0.python))" }.joined(separator: "\n")
    let values = try await Oracle.python(script).split(separator: "\n")
    #expect(values.count == formulas.count)
    for (formula, value) in zip(formulas, values) {
      #expect(
        MathGrader().grade(answer: formula.latex, reference: String(value)) == .right,
        "\(formula.latex) is \(value)")
    }
  }
}
