import Formats
import Foundation
import Machine
import Statistics
import Values

/// Scores that somebody else has computed, for the same table.
///
/// Two kinds of files are read: results of lm-evaluation-harness, and JSON Lines of `{cell, task, score}` with `repeat` and
/// `items` (totals of whole runs over so many items), `item` (the score of one sample), or `se`.
public enum OthersScores {
  /// `a=b` as what `a` is called here.
  ///
  /// - Throws: ``RetortError`` of kind `usage` for anything else.
  public static func names(_ texts: [String]) throws -> [String: String] {
    var names: [String: String] = [:]
    for text in texts {
      let sides = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2 else {
        throw RetortError(
          .usage, "\"\(text)\" renames nothing", hint: "--rename minerva_math500=math500")
      }
      names[sides[0]] = sides[1]
    }
    return names
  }

  /// - Throws: ``RetortError`` of kind `input` if the file is of neither kind, or says nothing that can be shown.
  public static func read(_ path: String, renaming names: [String: String] = [:]) throws
    -> [BenchmarkScore]
  {
    let scores: [BenchmarkScore]
    if try FileKind.detect(path).format == .jsonl, !isHarness(path) {
      scores = try replayed(path, names)
    } else {
      scores = try ofHarness(path, names)
    }
    guard !scores.isEmpty else {
      throw RetortError(
        .input, "\(path) has no scores", cause: "nothing in it is a score between 0 and 1")
    }
    return scores
  }

  /// One object on one line, as a harness may write its results.
  private static func isHarness(_ path: String) -> Bool {
    guard let reader = try? FileKind.reader(for: path), case .row(let row)? = try? reader.next()
    else { return false }
    return row["results"]?.record != nil
  }

  private static func ofHarness(_ path: String, _ names: [String: String]) throws
    -> [BenchmarkScore]
  {
    let results = try LMEvalResults(path: path)
    let file = path.split(separator: "/").last.map(String.init) ?? path
    let shares = results.scores.filter { $0.share != nil && !$0.isGroup }
    let scores = shares.compactMap { score -> BenchmarkScore? in
      guard let share = score.share else { return nil }
      let several = shares.count { $0.task == score.task } > 1
      let metric = " \(score.metric)" + (score.filter.map { ",\($0)" } ?? "")
      let name = several ? score.task + metric : score.task
      let renamed = names[name] ?? names[score.task].map { several ? $0 + metric : $0 } ?? name
      return BenchmarkScore(
        model: results.model ?? file, benchmark: renamed,
        basis: .stated(mean: share, error: score.standardError))
    }
    try check(scores.map(\.benchmark), path)
    return scores
  }

  /// Two scores of one name would be one.
  private static func check(_ names: [String], _ path: String) throws {
    guard let twice = names.first(where: { name in names.count { $0 == name } > 1 }) else { return }
    throw RetortError(
      .input, "\(path) has two scores that are called \"\(twice)\"",
      hint: "--rename 'TASK METRIC,FILTER=NAME' renames one of them")
  }

  /// The same scores under names of models that nobody else has.
  public static func apart(_ scores: [BenchmarkScore], from models: Set<String>, _ path: String)
    -> [BenchmarkScore]
  {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return scores.map { score in
      guard models.contains(score.model) else { return score }
      var score = score
      score.model = "\(score.model) (\(file))"
      return score
    }
  }

  private struct Cell: Hashable {
    let model: String
    let task: String
  }

  private static func replayed(_ path: String, _ names: [String: String]) throws
    -> [BenchmarkScore]
  {
    var order: [Cell] = []
    var rows: [Cell: [Record]] = [:]
    let reader = try FileKind.reader(for: path)
    var line = 0
    while let result = try reader.next() {
      line += 1
      guard case .row(let row) = result, let model = row["cell"]?.plainText,
        let task = row["task"]?.plainText, let score = row["score"]?.double, (0...1).contains(score)
      else {
        throw RetortError(
          .input, "\(path) cannot be read",
          cause: "row \(line) has no cell, task and score from 0 to 1",
          hint:
            "{\"cell\": \"am_1k\", \"task\": \"aime24\", \"repeat\": 0, \"items\": 30, \"score\": 0.1}"
        )
      }
      let cell = Cell(model: model, task: names[task] ?? task)
      let number = row["repeat"]?.plainText, item = row["item"]?.plainText
      if number != nil,
        rows[cell]?.contains(where: {
          $0["repeat"]?.plainText == number && $0["item"]?.plainText == item
        }) ?? false
      {
        throw RetortError(
          .input, "\(path) says the score of \(model) on \(task) twice",
          cause: "row \(line) has the same repeat as an earlier one")
      }
      if rows[cell] == nil { order.append(cell) }
      rows[cell, default: []].append(row)
    }
    return try order.map { cell in
      do throws(StatisticsError) {
        return BenchmarkScore(
          model: cell.model, benchmark: cell.task, basis: try basis(rows[cell] ?? []))
      } catch {
        throw RetortError(
          .input, "\(path): \(cell.model) on \(cell.task) has no score", cause: error.cause,
          hint: error.hint)
      }
    }
  }

  private static func basis(_ rows: [Record]) throws(StatisticsError) -> BenchmarkScore.Basis {
    if rows.allSatisfy({ $0["item"]?.plainText != nil }) {
      var order: [String] = []
      var scores: [String: [Double]] = [:]
      for row in rows {
        let item = row["item"]?.plainText ?? ""
        if scores[item] == nil { order.append(item) }
        scores[item, default: []].append(row["score"]?.double ?? 0)
      }
      return .samples(
        try ScoreTable(order.map { ScoreTable.Item($0, scores: scores[$0] ?? []) }))
    }
    if let items = rows[0]["items"]?.integer, (1...1_000_000_000).contains(items),
      rows.allSatisfy({ $0["items"]?.integer == items })
    {
      // What was written as a share is a whole number of items.
      let totals = rows.map { row in
        let total = (row["score"]?.double ?? 0) * Double(items)
        return abs(total - total.rounded()) < 1e-6 ? total.rounded() : total
      }
      return .totals(try RunTotals(totals, items: Int(items)))
    }
    let scores = rows.map { $0["score"]?.double ?? 0 }
    let mean = scores.reduce(0, +) / Double(scores.count)
    return .stated(mean: mean, error: rows.count == 1 ? rows[0]["se"]?.double : nil)
  }
}
