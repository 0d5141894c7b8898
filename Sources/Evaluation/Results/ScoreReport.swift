import Statistics
import Values

/// A score board as people and programs read it.
public struct ScoreReport: Sendable {
  /// How it is written.
  public enum Style: String, Sendable, CaseIterable {
    case plain
    case markdown
    case csv
    case json
  }

  private let board: ScoreBoard
  /// Models that have no score on a benchmark, and why.
  private let unscored: [String]
  /// The k of pass@k and maj@k.
  private let ks: [Int]

  /// - Parameter ks: the k for which pass@k and maj@k are told.
  /// - Throws: ``RetortError`` of kind `input` if no result has a score, of kind `usage` if none has samples enough for a k.
  public init(_ results: [BenchmarkResult], others: [BenchmarkScore] = [], ks: [Int] = []) throws {
    self.ks = ks
    var scores: [BenchmarkScore] = []
    var failures: [RetortError] = []
    for result in results {
      do {
        scores.append(try BenchmarkScore(result))
      } catch let error as RetortError {
        failures.append(error)
      }
    }
    if scores.isEmpty, others.isEmpty, let first = failures.first { throw first }
    unscored = failures.map { "\($0.what): \($0.cause ?? "")" }
    for k in ks where !scores.isEmpty {
      var refusal: (any Error)?
      for score in scores {
        do {
          _ = try score.at(k, .pass)
          refusal = nil
          break
        } catch {
          refusal = error
        }
      }
      if let refusal { throw refusal }
    }
    board = ScoreBoard(scores + others)
  }

  /// The models by the benchmarks, then what has to stand beside each score.
  public func text(_ style: Style) -> String {
    switch style {
    case .plain, .markdown:
      ([overview(style)] + unscored + [difference].compactMap { $0 }
        + board.columns.map { details($0, style) } + [legend(style)])
        .joined(separator: "\n\n")
    case .csv: TextTable(Self.allNames, numeric: []).with(board.columns.flatMap(rows)).csv
    case .json: json
    }
  }

  // MARK: The overview

  private func overview(_ style: Style) -> String {
    let header = ["model"] + board.columns.map { heading($0) } + (showsMean ? ["mean"] : [])
    var table = TextTable(header, numeric: Set(1..<max(2, header.count)))
    for model in board.models {
      var row = [model]
      for column in board.columns {
        row.append(
          column.scores[model].map { score in
            marked(
              Self.points(score.mean), column.mayBeBest.contains(model),
              column.publishedBold.contains(model), style)
          } ?? "–")
      }
      if showsMean {
        row.append(
          board.means[model].map { mean in
            let error = board.meanErrors[model]?.questions.map { " ±\(Self.points($0))" } ?? ""
            return marked(
              Self.points(mean) + error, board.meanMayBeBest.contains(model),
              board.meanPublishedBold.contains(model), style)
          } ?? "–")
      }
      table.add(row)
    }
    return style == .markdown ? table.markdown : table.plain
  }

  /// How the published rule and ours differ, in a sentence; nil where they mark the same.
  private var difference: String? {
    let differing = board.columns.filter {
      $0.mayBeBest != $0.publishedBold && !$0.mayBeBest.isEmpty
    }
    guard !differing.isEmpty else { return nil }
    let parts = differing.map { column in
      let errors = column.scores.values.compactMap { score in
        score.repeatError.flatMap { repeats in
          score.questionError.flatMap { repeats > 0 ? $0 / repeats : nil }
        }
      }.sorted()
      let times = errors.isEmpty ? nil : errors[errors.count / 2]
      return "\(column.benchmark) \(column.publishedBold.count) and \(column.mayBeBest.count)"
        + (times.map { " (± questions is \(($0 * 10).rounded() / 10) times ± repeats)" } ?? "")
    }
    return
      "Models marked by the published rule (°) and by ours (*): \(parts.joined(separator: ", ")). The rule takes the "
      + "questions for all that there are; other questions like these would move the scores by more."
  }

  private var showsMean: Bool { board.columns.count > 1 }

  /// A benchmark's name; one whose items are not the published ones says so wherever it stands.
  private func heading(_ column: ScoreBoard.Column) -> String {
    let isOther = column.scores.values.contains { $0.result?.otherItems != nil }
    return column.benchmark + (isOther ? " (other items)" : "")
  }

  private func marked(_ text: String, _ mayBeBest: Bool, _ isBold: Bool, _ style: Style) -> String {
    // One alone is not compared.
    guard board.models.count > 1 else { return text }
    if style == .markdown { return (mayBeBest ? "**\(text)**" : text) + (isBold ? "°" : "") }
    return text + (mayBeBest ? "*" : " ") + (isBold ? "°" : " ")
  }

  private func legend(_ style: Style) -> String {
    let mark = style == .markdown ? "**bold**" : "*"
    guard board.models.count > 1 else {
      return
        "± repeats: if the same questions were asked again; ± questions: with other questions like these"
    }
    return [
      "\(mark): may be the best: none of these can be told from the best with 95 % confidence, questions like these in mind",
      "°: within two standard errors of the best by repeats alone, the rule of OpenThoughts3's tables",
      "± repeats: if the same questions were asked again; ± questions: with other questions like these",
    ].joined(separator: "\n")
  }

  // MARK: One benchmark

  private func details(_ column: ScoreBoard.Column, _ style: Style) -> String {
    var table = TextTable(
      ["model", "score", "± repeats", "± questions", "95 %", "to the best", "p", "N×K"],
      numeric: [1, 2, 3, 5, 6])
    for model in board.models {
      guard let score = column.scores[model] else { continue }
      let beside = column.besides[model]
      table.add([
        model,
        marked(
          Self.points(score.mean), column.mayBeBest.contains(model),
          column.publishedBold.contains(model), style),
        score.repeatError.map(Self.points) ?? "–", score.questionError.map(Self.points) ?? "–",
        score.interval.map { "\(Self.points($0.lower)) to \(Self.points($0.upper))" } ?? "–",
        model == column.best
          ? "best"
          : beside.map {
            Self.points($0.difference.difference)
              + ($0.difference.standardError.map { " ±\(Self.points($0))" } ?? "")
          } ?? "–",
        beside.map { Self.p($0.p) } ?? "", score.size,
      ])
    }
    var lines = [heading(column), style == .markdown ? "\n\(table.markdown)\n" : table.plain]
    if column.leftOut > 0 {
      lines.append(
        "  \(column.leftOut) questions that not all models have count in scores, and not in comparisons"
      )
    }
    let methods = Set(column.scores.values.compactMap { $0.interval?.method.rawValue })
    if !methods.isEmpty { lines.append("  95 %: \(methods.sorted().joined(separator: "; "))") }
    if column.scores.values.contains(where: { if case .totals = $0.basis { true } else { false } })
    {
      lines.append("  ± questions is an upper bound: only the totals of runs are known")
    }
    for model in board.models {
      guard let score = column.scores[model] else { continue }
      lines += notes(score).map { (style == .markdown ? "- " : "  ") + "\(model): \($0)" }
      lines += groups(score).map { (style == .markdown ? "- " : "  ") + "\(model), \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  private func notes(_ score: BenchmarkScore) -> [String] {
    var notes = score.result?.notes ?? []
    for k in ks {
      guard let pass = try? score.at(k, .pass) else {
        if score.result != nil {
          notes.append("pass@\(k) cannot be told: a question has fewer samples")
        }
        continue
      }
      var text =
        "pass@\(k) \(Self.points(pass.value))"
        + (pass.questionError.map { " ±\(Self.points($0))" } ?? "")
      if score.hasVotes, let majority = try? score.at(k, .majority) {
        text +=
          ", maj@\(k) \(Self.points(majority.value))"
          + (majority.questionError.map { " ±\(Self.points($0))" } ?? "")
      }
      notes.append(text)
    }
    switch score.dispersion?.verdict() {
    case .runsDiffer:
      notes.append("repeats differ by more than drawing words explains: look at the harness")
    case .repeatsDependent: notes.append("repeats differ too little to be independent")
    case .asExpected, nil: break
    }
    return notes
  }

  /// The score on each group of items: a difficulty, a subject.
  private func groups(_ score: BenchmarkScore) -> [String] {
    guard let result = score.result else { return [] }
    var names: [String] = []
    for item in result.items {
      if let group = item.group, !names.contains(group) { names.append(group) }
    }
    guard (2...12).contains(names.count) else { return [] }
    return names.sorted().compactMap { name in
      var part = result
      part.items = result.items.filter { $0.group == name }
      guard let score = try? BenchmarkScore(part), let interval = score.interval else { return nil }
      return "\(name): \(Self.points(score.mean)) "
        + "(\(Self.points(interval.lower)) to \(Self.points(interval.upper)), \(score.size))"
    }
  }

  // MARK: For programs

  private static let allNames = [
    "model", "benchmark", "use", "protocol", "score", "se_repeats", "se_questions", "low", "high",
    "interval", "may_be_best", "published_bold", "difference_to_best", "se_difference", "p_holm",
    "items", "repeats", "cut", "no_answer", "could_not_tell", "missing", "dispersion_p",
    "items_verified", "notes",
  ]

  private func rows(_ column: ScoreBoard.Column) -> [[String]] {
    board.models.compactMap { model in
      guard let score = column.scores[model] else { return nil }
      let beside = column.besides[model]
      func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
      let result = score.result
      return [
        model, column.benchmark, result?.use.rawValue ?? "", result?.evaluationProtocol ?? "",
        number(score.mean), number(score.repeatError), number(score.questionError),
        number(score.interval?.lower), number(score.interval?.upper),
        score.interval?.method.rawValue ?? "",
        column.compared.contains(model) ? "\(column.mayBeBest.contains(model))" : "",
        "\(column.publishedBold.contains(model))", number(beside?.difference.difference),
        number(beside?.difference.standardError), number(beside?.p),
        score.table.map { "\($0.count)" } ?? "", result.map { "\($0.repeats)" } ?? "",
        number(result?.share(.cut)), number(result?.share(.noAnswer)),
        number(result?.share(.couldNotTell)), number(result?.share(.missing)),
        number(score.dispersion?.high), result.map { "\($0.isVerified)" } ?? "",
        notes(score).joined(separator: "; "),
      ]
    }
  }

  private var json: String {
    let rows = board.columns.flatMap(rows).map { row in
      Value.record(
        Record(
          zip(Self.allNames, row).map { name, text in
            // What is no text is written as what it is.
            let value: Value =
              text.isEmpty
              ? .null
              : Self.texts.contains(name)
                ? .string(text)
                : text == "true" || text == "false"
                  ? .bool(text == "true") : Double(text).map(Value.double) ?? .string(text)
            return .init(name, value)
          }))
    }
    return Value.record([
      "scores": .list(rows),
      "means": .record(
        Record(
          board.models.compactMap { model in
            board.means[model].map { mean in
              .init(
                model,
                .record([
                  "mean": .double(mean),
                  "se_repeats": (board.meanErrors[model]?.repeats).map(Value.double) ?? .null,
                  "se_questions": (board.meanErrors[model]?.questions).map(Value.double) ?? .null,
                  "may_be_best": board.meanMayBeBest.isEmpty
                    ? .null : .bool(board.meanMayBeBest.contains(model)),
                  "published_bold": .bool(board.meanPublishedBold.contains(model)),
                ]))
            }
          })),
    ]).json
  }

  private static let texts: Set<String> = [
    "model", "benchmark", "use", "protocol", "interval", "notes",
  ]

  /// A share times a hundred, with one place.
  static func points(_ share: Double) -> String {
    let tenths = (share * 1000).rounded()
    let whole = Int(abs(tenths)) / 10
    return "\(tenths < 0 ? "−" : "")\(whole).\(Int(abs(tenths)) % 10)"
  }

  static func p(_ p: Double) -> String {
    p < 0.001 ? "<0.001" : "\((p * 1000).rounded() / 1000)"
  }
}
