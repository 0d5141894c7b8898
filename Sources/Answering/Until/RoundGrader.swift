import Corpus
import Grading
import Machine
import Values

/// Grades answers of round after round, as ``Grade`` grades them all at once.
final class RoundGrader {
  private let grade: Grade
  /// The tests of questions that were met.
  private var shelves: [TestShelf] = []
  private var shelved: [TestShelf.Key: Int] = [:]

  init(_ grade: Grade) {
    self.grade = grade
  }

  /// The verdicts on answers, in their order; nil for none, and where there is nothing to grade by.
  func verdicts(of traces: [Trace?]) async throws -> [Verdict?] {
    var verdicts = try await OwnThread.run {
      traces.map { trace in
        trace.flatMap { grade.isTested($0) ? nil : grade.mathVerdict(on: $0) }
      }
    }
    let tested = traces.enumerated().compactMap { place, trace in
      trace.flatMap { grade.isTested($0) ? (place: place, trace: $0) : nil }
    }
    guard !tested.isEmpty else { return verdicts }
    try await shelve(tested.map(\.trace))
    let items = tested.map {
      (trace: $0.trace, shelf: shelves[shelved[TestShelf.Key($0.trace.question)] ?? 0])
    }
    var rest = items[...]
    let tester = try grade.neededTester()
    let graded = try await GradedPrograms.grade(slots: tester.slots) {
      rest.popFirst()
    } _: {
      try await Grade.verdict($0.trace, $0.shelf, tester)
    } keeping: {
      $0.summary
    }
    for (number, item) in tested.enumerated() {
      guard let summary = graded.record(number) else {
        throw RetortError(.storage, "what came of a program cannot be read any more")
      }
      verdicts[item.place] = CodeVerdict.verdict(of: summary)
    }
    return verdicts
  }

  /// Reads the tests of questions that were not met before.
  private func shelve(_ traces: [Trace]) async throws {
    let wanted = Set(traces.map { TestShelf.Key($0.question) }.filter { shelved[$0] == nil })
    guard !wanted.isEmpty else { return }
    shelves.append(try await OwnThread.run { try grade.shelf(of: wanted) })
    for key in wanted { shelved[key] = shelves.count - 1 }
  }
}
