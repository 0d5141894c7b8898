import Grading
import Recipes

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
    /// What another model says of an answer, beside the reference.
    case judge
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

  /// Who judges, and what he is asked.
  public struct Judge: Sendable, Equatable {
    /// One of the evaluation's judges.
    public let name: String
    /// With places for `{question}`, `{reference}`, `{response}`; nil for the usual one.
    public let prompt: PromptTemplate?
    public let temperature: Double
    /// Nil for the endpoint's own limit.
    public let maxTokens: Int?
    public let mark: RecipeNode.Mark

    public static func == (one: Judge, other: Judge) -> Bool {
      one.name == other.name && one.prompt == other.prompt && one.temperature == other.temperature
        && one.maxTokens == other.maxTokens
    }
  }

  public var kind: Kind
  /// Nil but for ``Kind/judge``.
  public var judge: Judge?
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
