import Foundation
import Recipes
import TestSupport
import Testing
import Values

@testable import Training

/// The traces of OpenThoughts3's release as they are: 62 % of them without an end.
@Suite(.enabled(if: TestStudents.areThere, "\(TestStudents.absence)"))
struct OpenTracesTests {
  private static func rows() -> [Record] {
    (0..<200).map { number in
      let thoughts = "<think>\nOkay, let me see about \(number). Wait, no, once more."
      let isOpen = number % 50 < 31
      return [
        "difficulty": .null, "source": "ai2-adapt-dev/openmath-2-math", "domain": "math",
        "conversations": [
          .record(["from": "human", "value": .string("What is \(number) and \(number)?")]),
          .record([
            "from": "gpt",
            "value": .string(
              isOpen ? thoughts : thoughts + "\n</think>\n\nIt is \\boxed{\(number * 2)}."),
          ]),
        ],
      ]
    }
  }

  /// Which launcher's template does what with 124 open traces of 200.
  @Test(arguments: [
    ("qwen2.5", Launcher.trl, 0), ("qwen2.5", .llamafactory, 0), ("qwen3", .trl, 124),
    ("qwen3", .llamafactory, 0),
  ])
  func areFoundWithTheirNumber(_ student: String, _ launcher: Launcher, _ inserted: Int)
    async throws
  {
    let scratch = Scratch()
    let folder = try await TestStudents.path(student)
    let lines = Self.rows().map { Value.record($0).json }
    try scratch.write("data/rows.jsonl", lines.joined(separator: "\n"))
    let report = try PlantedRig.report(
      Planted(check: 9, what: "open traces", launcher: launcher, lines: ["student: \(folder)"]),
      in: scratch)
    let traces = report.lines[8].judgement
    #expect(traces.outcome == .warn)
    #expect(
      traces.found.hasPrefix("38 % of 200 are closed; 124 stay open, 0 are"), "\(traces.found)")
    let unchanged = report.lines[9].judgement
    #expect(unchanged.outcome == (inserted > 0 ? .fail : .pass), "\(unchanged.found)")
    if inserted > 0 {
      #expect(unchanged.found.hasPrefix("124 of 200 rows get empty thoughts put in"))
    }
    // All rows end with the token that ends a turn, open or not: that is what check 9 is there for.
    #expect(report.lines[6].judgement.found.hasPrefix("100 %"))
    #expect(report.lines[0].judgement.outcome == .pass, "\(report.lines[0].judgement.found)")
    #expect(
      report.template.name == (launcher == .trl ? nil : student == "qwen3" ? "qwen3" : "qwen"))
    #expect(report.lines[1].judgement.outcome == .pass, "\(report.lines[1].judgement.found)")
    #expect(report.lines[2].judgement.outcome == .pass, "\(report.lines[2].judgement.found)")
  }
}
