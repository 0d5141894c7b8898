import Values

/// One thing that the published table did otherwise than is right, with its source.
///
/// Each is a switch of its own, so that a comparison can say how much of a score is the protocol's.
public struct Deviation: Sendable {
  /// One word: `boxed-space`.
  public let name: String
  /// What is done otherwise.
  public let about: String
  /// Where that can be read: a file, an issue.
  public let source: String
  let change: @Sendable (Benchmark) -> Benchmark

  init(
    _ name: String, _ about: String, source: String,
    _ change: @escaping @Sendable (Benchmark) -> Benchmark
  ) {
    (self.name, self.about, self.source, self.change) = (name, about, source, change)
  }

  /// A deviation that is one more rule of the grader.
  private static func rule(
    _ rule: GraderSpec.Rule, _ about: String, source: String
  ) -> Deviation {
    Deviation(rule.rawValue, about, source: source) {
      $0.with(grader: $0.grader.adding(rule))
    }
  }

  /// All that benchmarks may name, beside a prompt of their own.
  static let known: [Deviation] = [
    rule(
      .thinking, "the reasoning is graded together with the answer",
      source: "evalchemy eval/chat_benchmarks/*/eval_instruct.py: outputs are graded as they come"),
    rule(
      .boxedSpace,
      "what follows the last \"\\boxed \" is the answer, wherever it stands and whatever real box there is",
      source: "lm_eval/tasks/hendrycks_math/utils.py, last_boxed_only_string"),
    rule(
      .stringEquality, "answers are compared as strings after a little cleaning",
      source: "lm_eval/tasks/hendrycks_math/utils.py, is_equiv"),
    rule(
      .alwaysD, "the right option is always the last: every question is shuffled by the same seed",
      source: "mlfoundations/evalchemy#155; GPQADiamond/eval_instruct.py"),
    rule(
      .letterAnywhere, "the last single letter from A to D anywhere in the output is the answer",
      source: "GPQADiamond/eval_instruct.py; marin-community/marin#7527"),
    rule(
      .noMethods, "a class Solution is called as if it were a function, and fails",
      source: "LiveCodeBench/livecodebench_utils.py"),
    rule(
      .wholeOutput, "outputs are compared as whole texts: a space at the end of a line fails",
      source: "LiveCodeBench/livecodebench_utils.py"),
    rule(
      .privateTestsOnly, "only the private tests are run",
      source: "LiveCodeBench/eval_instruct.py"),
    Deviation(
      "editorial", "the prompt has the editorial, and so the solution, where there is one",
      source: "CodeForces/eval_instruct.py, lines 119 to 121"
    ) { $0.with(prompt: $0.prompt.appending("\n\n{editorial}")) },
  ]

  /// Another prompt.
  static func prompt(_ template: PromptTemplate, _ name: String) -> Deviation {
    Deviation(
      "prompt", "another prompt",
      source: "evalchemy eval/chat_benchmarks/\(name)/eval_instruct.py"
    ) { $0.with(prompt: template) }
  }
}
