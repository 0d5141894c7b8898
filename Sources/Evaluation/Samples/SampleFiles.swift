import Formats
import Machine
import Values

/// The files that say of every sample what was asked and how it was graded. Texts stand in the ledger only.
///
/// Written anew each time that an evaluation is graded, into a place of their own, and put in the place of the old ones when
/// they are whole.
final class SampleFiles {
  private let folder: String
  private let samples: JSONLinesWriter
  private var grades: [String: JSONLinesWriter] = [:]

  /// - Parameter folder: the evaluation's.
  init(folder: String) throws {
    self.folder = folder
    try Files.remove("\(folder)/.grading")
    try Files.makeFolder("\(folder)/.grading/grades/held-out")
    samples = try JSONLinesWriter(path: "\(folder)/.grading/samples.jsonl")
  }

  /// Adds a sample and its grade.
  ///
  /// - Parameter isHeldOut: whether the grade is one of those that ``HeldOutResults`` seals: they lie apart.
  func add(_ sample: Record, _ grade: Record, by grader: String, isHeldOut: Bool) throws {
    try samples.write(sample)
    let name = (isHeldOut ? "held-out/" : "") + Self.fileName(grader)
    let writer: JSONLinesWriter
    if let open = grades[name] {
      writer = open
    } else {
      writer = try JSONLinesWriter(path: "\(folder)/.grading/grades/\(name)")
      grades[name] = writer
    }
    try writer.write(grade)
  }

  /// Puts the files in the place of the old ones.
  func finish() throws {
    _ = try samples.finish()
    for writer in grades.values { _ = try writer.finish() }
    try Files.move("\(folder)/.grading/samples.jsonl", to: "\(folder)/samples.jsonl")
    // Grades of other graders stay: they were of the same samples.
    try Files.makeFolder("\(folder)/grades/held-out")
    for name in grades.keys {
      try Files.move("\(folder)/.grading/grades/\(name)", to: "\(folder)/grades/\(name)")
    }
    try Files.remove("\(folder)/.grading")
  }

  /// `math@4 exact` as `math@4-exact.jsonl`.
  private static func fileName(_ grader: String) -> String {
    String(
      grader.map { $0.isLetter || $0.isNumber || "@.-".contains($0) ? $0 : "-" }
    ) + ".jsonl"
  }
}
