import Statistics
import Values

extension ModelComparison {
  /// As a person reads it.
  ///
  /// - Parameter listsQuestions: whether the questions are listed that one solves and the other does not.
  public func text(listsQuestions: Bool, style: ScoreReport.Style = .plain) -> String {
    if style == .csv { return csv }
    var table = TextTable(
      [
        "benchmark", first, second, "difference", "95 %", "p", "p (Holm)", "only \(first)",
        "only \(second)",
      ],
      numeric: [1, 2, 3, 5, 6, 7, 8])
    for part in parts {
      table.add([
        part.benchmark, ScoreReport.points(part.means.0), ScoreReport.points(part.means.1),
        Self.signed(part.pair.difference)
          + (part.pair.standardError.map { " ±\(ScoreReport.points($0))" } ?? ""),
        Self.interval(part.pair.interval()), ScoreReport.p(part.p), ScoreReport.p(part.correctedP),
        "\(part.onlyFirst.count)", "\(part.onlySecond.count)",
      ])
    }
    var lines = [style == .markdown ? table.markdown : table.plain]
    if let together {
      lines.append(
        "all together, each benchmark with the same weight: \(Self.signed(together.difference))"
          + (together.standardError.map { " ±\(ScoreReport.points($0))" } ?? "")
          + ", 95 %: \(Self.interval(together.interval())), p \(ScoreReport.p(together.test().p))")
    }
    for part in parts {
      if part.unpaired > 0 {
        lines.append(
          "\(part.benchmark): \(part.unpaired) questions are not common to both and were left out")
      }
      for difference in part.differs {
        lines.append("\(part.benchmark): not the model alone differs: \(difference)")
      }
    }
    if listsQuestions {
      for part in parts {
        lines += Self.list(
          part.onlyFirst, "\(part.benchmark): \(first) solves and \(second) does not:")
        lines += Self.list(
          part.onlySecond, "\(part.benchmark): \(second) solves and \(first) does not:")
      }
    }
    lines.append(
      "± over questions: with other questions like these; p: sign flips question by question, and the interval"
    )
    return lines.joined(separator: "\n")
  }

  private var csv: String {
    var table = TextTable(
      [
        "benchmark", "first", "second", "score_first", "score_second", "difference", "se", "low",
        "high", "p", "p_holm", "questions", "only_first", "only_second", "unpaired",
      ], numeric: [])
    func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    for part in parts {
      let interval = part.pair.interval()
      table.add([
        part.benchmark, first, second, number(part.means.0), number(part.means.1),
        number(part.pair.difference), number(part.pair.standardError), number(interval?.lower),
        number(interval?.upper), number(part.p), number(part.correctedP),
        "\(part.pair.differences.count)", "\(part.onlyFirst.count)", "\(part.onlySecond.count)",
        "\(part.unpaired)",
      ])
    }
    return table.csv
  }

  private static func list(_ items: [BenchmarkResult.ItemResult], _ title: String) -> [String] {
    items.isEmpty ? [] : [title] + items.map { "  \($0.id)  \($0.name)" }
  }

  private static func signed(_ share: Double) -> String {
    (share > 0 ? "+" : "") + ScoreReport.points(share)
  }

  private static func interval(_ interval: Interval?) -> String {
    interval.map { "\(signed($0.lower)) to \(signed($0.upper))" } ?? "–"
  }

  /// As a program reads it.
  public var record: Record {
    [
      "first": .string(first), "second": .string(second),
      "benchmarks": .list(parts.map { .record($0.record) }),
      "together": together.map { together in
        let interval = together.interval()
        return .record([
          "difference": .double(together.difference),
          "se": together.standardError.map(Value.double) ?? .null,
          "low": (interval?.lower).map(Value.double) ?? .null,
          "high": (interval?.upper).map(Value.double) ?? .null,
          "p": .double(together.test().p),
        ])
      } ?? .null,
    ]
  }
}

extension ModelComparison.Part {
  fileprivate var record: Record {
    func names(_ items: [BenchmarkResult.ItemResult]) -> Value {
      .list(items.map { .record(["item": .string($0.id), "name": .string($0.name)]) })
    }
    let interval = pair.interval()
    return [
      "benchmark": .string(benchmark), "first": .double(means.0), "second": .double(means.1),
      "difference": .double(pair.difference),
      "se": pair.standardError.map(Value.double) ?? .null,
      "low": (interval?.lower).map(Value.double) ?? .null,
      "high": (interval?.upper).map(Value.double) ?? .null, "p": .double(p),
      "p_holm": .double(correctedP), "questions": .integer(Int64(pair.differences.count)),
      "unpaired": .integer(Int64(unpaired)), "only_first": names(onlyFirst),
      "only_second": names(onlySecond), "differs": .list(differs.map(Value.string)),
    ]
  }
}
