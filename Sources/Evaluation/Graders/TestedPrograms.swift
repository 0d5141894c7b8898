import Answering
import Corpus
import Grading
import Values

/// A program that has to pass its item's tests.
struct TestedPrograms: RunningGrader {
  private let spec: GraderSpec
  private let reader: [TestReader]
  private let tester: any ProgramTester

  init(_ spec: GraderSpec, columns: [ColumnPath], tester: any ProgramTester) {
    self.spec = spec
    self.tester = tester
    reader = columns.map { TestReader(column: $0) }
  }

  var identity: String { "program@\(CodeGrader.version)\(spec.ruleNames)" }
  var width: Int { tester.slots }

  func grade(_ answer: Answer, _ item: Item) async throws -> SampleGrade {
    let suite: TestSuite
    do throws(UnreadableTests) {
      suite = try tests(of: item)
    } catch {
      return SampleGrade(.couldNotTell, reason: error.cause)
    }
    let text = spec.text(answer)
    if spec.rules.contains(.noMethods), suite.callsFunctions, text.contains("class Solution") {
      return SampleGrade(.wrong, reason: "the published harness calls no methods")
    }
    let verdict = try await tester.grade(response: text, suite: suite)
    if case .noProgram = verdict.outcome { return SampleGrade(.noAnswer) }
    if case .couldNotTell(let reason) = verdict.outcome, reason.hasPrefix("incomplete") {
      // What was cut has no program; what ends by itself within one may be read otherwise.
      return SampleGrade(answer.isCut ? .noAnswer : .couldNotTell, reason: reason)
    }
    return SampleGrade(verdict)
  }

  private func tests(of item: Item) throws(UnreadableTests) -> TestSuite {
    var row = item.row
    if spec.rules.contains(.privateTestsOnly) {
      row = Record(row.fields.filter { $0.name != "public_test_cases" })
    }
    for reader in reader where reader.column?.value(in: row) ?? .null != .null {
      var suite = try reader.suite(row).0
      if spec.rules.contains(.wholeOutput) { suite.checker = .exact }
      return suite
    }
    throw UnreadableTests("it has no tests")
  }
}

extension SampleGrade {
  fileprivate init(_ verdict: CodeVerdict) {
    switch verdict.verdict {
    case .right: self.init(.right, extracted: verdict.outcome.word)
    case .wrong:
      let failure = verdict.failure.map { "test \($0.test)" }
      self.init(.wrong, extracted: verdict.outcome.word, reason: failure)
    case .couldNotTell(let reason): self.init(.couldNotTell, reason: reason)
    }
  }
}

extension TestSuite {
  /// Whether its tests call a function, and read no standard input.
  fileprivate var callsFunctions: Bool {
    cases.contains { if case .call = $0 { true } else { false } }
  }
}
