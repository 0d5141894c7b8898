import Grading

/// Which grader a benchmark has, and by which rules it grades.
public struct GraderSpec: Sendable, Equatable {
  /// The graders that there are.
  public enum Kind: String, Sendable, CaseIterable {
    /// A final answer in mathematics.
    case math
    /// The letter of one of several options.
    case choice
    /// JEEBench's four kinds of questions, with its marks.
    case jeebench
    /// A program that has to pass tests.
    case program
  }

  /// Rules of the published table that make a grader err; see ``Deviation``.
  public enum Rule: String, Sendable, CaseIterable {
    case thinking
    case boxedSpace = "boxed-space"
    case stringEquality = "string-equality"
    case alwaysD = "always-d"
    case letterAnywhere = "letter-anywhere"
    case noMethods = "no-methods"
    case wholeOutput = "whole-output"
    case privateTestsOnly = "private-tests-only"
  }

  public var kind: Kind
  /// How the math grader compares.
  public var mode: MathMode
  public private(set) var rules: Set<Rule>

  public init(_ kind: Kind, mode: MathMode = .exact, rules: Set<Rule> = []) {
    (self.kind, self.mode, self.rules) = (kind, mode, rules)
  }

  func adding(_ rule: Rule) -> GraderSpec {
    var spec = self
    spec.rules.insert(rule)
    return spec
  }
}
