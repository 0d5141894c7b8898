import Corpus
import Formats
import Grading
import Testing
import Values

/// Small cases of all kinds, each with the verdict that is right.
struct GradingTableTests {
  @Test func eachHasItsVerdict() async throws {
    #expect(GradedRow.all.count >= 120)
    try await CodeRig.with(memory: 256 << 20, slots: 3) { grader in
      await withTaskGroup(of: Void.self) { group in
        for graded in GradedRow.all {
          group.addTask {
            do {
              let verdict = try await Self.verdict(graded, grader)
              Self.expect(verdict, graded)
            } catch {
              Issue.record("\(graded): \(error)")
            }
          }
        }
      }
    }
  }

  private static func verdict(_ graded: GradedRow, _ grader: CodeGrader) async throws -> CodeVerdict
  {
    guard let row = try JSONParser().parse(graded.row).record else {
      return CodeVerdict(.couldNotTell("no row"))
    }
    var suite: TestSuite
    do throws(UnreadableTests) {
      suite = try TestReader().suite(row).0
    } catch {
      return CodeVerdict(.couldNotTell(error.cause))
    }
    // A slow machine is not what is tried.
    if suite.timeLimit.map({ $0 > .seconds(2) }) ?? true { suite.timeLimit = .seconds(60) }
    return try await grader.grade(graded.program, suite: suite)
  }

  private static func expect(_ verdict: CodeVerdict, _ graded: GradedRow) {
    // A language that is not here is told with what brings it; the rest of its cases cannot be tried.
    if let reason = verdict.reason, reason.contains("cannot be run on this machine") {
      #expect(reason.contains("apt-get install"), "\(graded): \(reason)")
      return
    }
    let came: GradedRow.Right =
      switch verdict.verdict {
      case .right: .right
      case .couldNotTell: .couldNotTell
      default: .wrong
      }
    #expect(came == graded.right, "\(graded): \(verdict)")
  }
}
