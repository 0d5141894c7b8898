import Formats
import Foundation
import Machine
import Values

/// The results of lm-evaluation-harness, as its files `results_*.json` hold them.
///
/// All layouts since 2021 are read: names of metrics with their filter (`exact_match,strict-match`, from 0.4 on) and
/// without (0.3), groups among the tasks and apart from them. Nothing in the file is believed: what is no number is
/// passed over and noted.
public struct LMEvalResults: Sendable, Equatable {
  /// One metric of one task.
  public struct Score: Sendable, Equatable {
    /// The task's, or the group's, name.
    public let task: String
    /// `acc`, `exact_match`, …
    public let metric: String
    /// What was done to answers before: `strict-match`; nil for nothing.
    public let filter: String?
    /// The number as it stands in the file.
    public let reported: Double
    /// The number in 0...1, where it can be told what it is a share of; see ``LMEvalScale``.
    public let share: Double?
    /// In the unit of `share`, or of `reported` where there is none; 0 and above.
    public let standardError: Double?
    /// Questions that were asked.
    public let samples: Int?
    /// Examples in the prompt.
    public let shots: Int?
    /// Of the task's definition.
    public let version: String?
    public let higherIsBetter: Bool?
    /// Whether it is the average of several tasks.
    public let isGroup: Bool
  }

  /// The model's name, as well as the file tells it.
  public let model: String?
  /// Of the harness.
  public let harness: String?
  public let date: Date?
  /// In the file's order: tasks, then groups that stand apart.
  public let scores: [Score]
  /// What was passed over, and why.
  public let notes: [String]

  /// The longest file that is read, in bytes.
  static let longest = 256 << 20
  /// How many notes are kept.
  private static let mostNotes = 100

  /// - Throws: ``RetortError`` of kind `input` or `storage` if the file cannot be read or holds no results.
  public init(path: String) throws {
    if let size = Files.size(path), size > Self.longest {
      throw RetortError(
        .input, "cannot read \(path)", cause: "it is longer than \(Self.longest >> 20) MB",
        hint: "is it a file of results at all? samples stand in files of their own")
    }
    try self.init(text: Files.text(of: path), path: path)
  }

  /// - Parameter path: for errors.
  init(text: String, path: String) throws {
    func unreadable(_ cause: String) -> RetortError {
      RetortError(
        .input, "cannot read results from \(path)", cause: cause,
        hint: "give a results_*.json that lm-evaluation-harness has written")
    }
    let value: Value
    do {
      value = try JSONParser().parse(mending: text)
    } catch {
      throw unreadable(error.column.map { "\(error.text) at byte \($0)" } ?? error.text)
    }
    guard let file = value.record else { throw unreadable("it holds a \(value.kind), no object") }
    guard let results = file["results"]?.record else {
      throw unreadable("it has no field \"results\" that is an object")
    }
    let tables = LMEvalTables(file)
    var tasks = results.fields
    let known = Set(tasks.map(\.name))
    tasks += (file["groups"]?.record?.fields ?? []).filter { !known.contains($0.name) }
    var scores: [Score] = []
    var notes: [String] = []
    for task in tasks {
      guard let fields = task.value.record else {
        notes.append("\(task.name): a \(task.value.kind), no object")
        continue
      }
      let found = tables.scores(of: task.name, fields)
      scores += found.scores
      notes += found.notes
    }
    self.scores = scores
    self.notes =
      notes.count <= Self.mostNotes
      ? notes : notes.prefix(Self.mostNotes) + ["and \(notes.count - Self.mostNotes) more"]
    model = LMEvalTables.model(file)
    harness = LMEvalTables.text(file["lm_eval_version"])
    date = file["date"]?.double.flatMap { seconds in
      (0..<1e11).contains(seconds) ? Date(timeIntervalSince1970: seconds) : nil
    }
  }
}

extension JSONParser {
  /// Parses a text that Python may have written, with `NaN` and its like in place of numbers.
  func parse(mending text: String) throws(SyntaxError) -> Value {
    do throws(SyntaxError) {
      return try parse(text)
    } catch {
      guard let mended = PythonConstants.nulled(text.utf8) else { throw error }
      return try parse(String(decoding: mended, as: UTF8.self))
    }
  }
}
