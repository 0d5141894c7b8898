import Corpus
import Formats
import Machine
import Recipes

/// A source and its files.
public struct Source: Sendable {
  public let spec: SourceSpec
  /// In the order in which they are read: by the recipe, then by name.
  public let files: [String]
  /// Whether a path of the recipe names no file yet. Such a source can be planned, not read.
  let isMissingFiles: Bool

  /// The columns to be read.
  var columns: [String] {
    [spec.question, spec.reference, spec.difficulty, spec.key].compactMap { $0?.value }
  }

  /// A row of the source as a question.
  ///
  /// - Throws: ``Unusable`` if the row lacks what the recipe says it has.
  func question(from row: Record) throws(Unusable) -> Question {
    let text = try self.text(spec.question.value, in: row)
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw Unusable(column: spec.question.value, problem: "is empty")
    }
    var key: String?
    if let column = spec.key { key = try scalar(column.value, in: row) }
    return Question(
      id: RowID(source: spec.name, key: key ?? text), domain: spec.domain, source: spec.name,
      text: text,
      reference: try optional(spec.reference, in: row),
      difficulty: try difficulty(in: row))
  }

  /// Why a row cannot be used.
  struct Unusable: Error, Equatable {
    let column: String
    let problem: String
  }

  private func text(_ column: String, in row: Record) throws(Unusable) -> String {
    guard let value = row[column] else { throw Unusable(column: column, problem: "is missing") }
    guard let text = value.string else {
      throw Unusable(column: column, problem: "should hold a text, not \(value.kind)")
    }
    return text
  }

  /// A text, or a number written out.
  private func scalar(_ column: String, in row: Record) throws(Unusable) -> String {
    guard let value = row[column] else { throw Unusable(column: column, problem: "is missing") }
    switch value {
    case .string(let text): return text
    case .integer, .double: return value.json
    default:
      throw Unusable(column: column, problem: "should hold a text or number, not \(value.kind)")
    }
  }

  private func optional(_ column: Marked<String>?, in row: Record) throws(Unusable) -> String? {
    // JSON Lines often leave out what is null.
    guard let column, row[column.value] ?? .null != .null else { return nil }
    return try scalar(column.value, in: row)
  }

  private func difficulty(in row: Record) throws(Unusable) -> Int64? {
    guard let column = spec.difficulty?.value, let value = row[column], value != .null else {
      return nil
    }
    guard let number = value.integer else {
      throw Unusable(column: column, problem: "should hold a whole number, not \(value.kind)")
    }
    return number
  }
}
