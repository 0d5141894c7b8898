import Corpus
import Formats
import Machine
import Values

/// Where the rows of a cleaned dataset go: those that stay, and those that leave, with reason and evidence.
public struct CleanedFiles: Sendable {
  private let kept: Destination
  private let dropped: Destination

  /// - Throws: ``RetortError`` of kind `usage` if a path cannot be written.
  public init(
    kept: Destination, dropped path: String?, reading inputs: [String] = [], replaces: Bool
  ) throws {
    self.kept = kept
    let path = path ?? Self.droppedPath(beside: kept)
    try OutputPath.check(path, "--dropped", inputs: inputs, others: [kept.path], replaces: replaces)
    dropped = try Destination(
      path: path, reading: inputs, replaces: replaces, option: "--dropped")
  }

  /// How the rows that stay are written so that all their columns stay as they are; nil where that cannot be.
  func copying(_ source: FileSet) throws -> Destination.Layout? { try kept.copying(source) }

  /// Where those that leave are.
  public var droppedPath: String { dropped.path }

  /// `clean.parquet` has `clean.dropped.jsonl` beside it.
  private static func droppedPath(beside kept: Destination) -> String {
    var path = kept.path
    while path.hasSuffix("/"), path.count > 1 { path.removeLast() }
    let suffix = ".\(kept.kind.suffix)"
    if kept.shardRows == nil, path.hasSuffix(suffix) { path.removeLast(suffix.count) }
    return path + ".dropped.jsonl"
  }

  /// Writes all rows of files to where they belong; nothing is there unless all of it is.
  ///
  /// - Parameters:
  ///   - stage: what drops are filed under.
  ///   - layout: that of the rows that stay.
  ///   - reason: why a row leaves and on what that rests, by the row's number, from 0; nil if it stays.
  func write(
    _ rows: QuestionRows, stage: String, _ layout: Destination.Layout,
    reason: (Int, QuestionFinder.Found) throws -> (reason: String, evidence: Record)?
  ) throws {
    _ = try kept.write(layout) { keep in
      _ = try dropped.write(.typed([])) { drop in
        var number = 0
        while let element = try rows.next() {
          switch element {
          case .bad(let name, let reason, let row):
            try drop(Drop(name: name, stage: stage, reason: reason, row: row).record, nil)
          case .row(let row, let question):
            if let (reason, evidence) = try reason(number, question) {
              let name = RowName(of: row).description
              try drop(
                Drop(name: name, stage: stage, reason: reason, evidence: evidence, row: row).record,
                nil)
            } else {
              try keep(row, rows.place)
            }
            number += 1
          }
        }
      }
    }
  }
}
