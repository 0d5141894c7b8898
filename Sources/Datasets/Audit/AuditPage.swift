import Foundation
import Values

/// An audit as one HTML page that needs nothing but itself: figures, tables, charts, and some rows to read.
public struct AuditPage {
  private let report: AuditReport
  private let title: String
  private let made: String

  /// - Parameters:
  ///   - date: when the audit was made.
  ///   - version: of the program that made it.
  public init(_ report: AuditReport, title: String, date: Date, version: String) {
    self.report = report
    self.title = title
    made = "\(date.formatted(.iso8601.year().month().day())) by Retort \(version)"
  }

  /// The whole page.
  public var html: String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title)): audit</title><style>\(Self.style)</style></head><body>
    <header><p>Audit, \(escaped(made))</p><h1>\(escaped(title))</h1></header>
    <section class="figures">\(figures)</section>
    \(problems)
    \(section("Verdicts", verdicts))
    \(section("Answers", parts))
    \(section("Cost", cost))
    \(lengths)
    \(section("Answers per question", answersPerQuestion))
    \(section("Teachers", bars(report.teachers.byCount, "teacher")))
    \(section("Finish reasons", bars(report.finishReasons.byCount, "finish reason")))
    \(section("Domains", bars(report.domains.byCount, "domain")))
    \(section("Sources", bars(report.sources.byCount, "source")))
    \(section("Columns", columns))
    \(section("Some rows", samples))
    \(section("Files", files))
    <footer>\(escaped(made)): retort audit --html</footer>
    </body></html>
    """
  }

  // MARK: Sections

  private var figures: String {
    [
      (report.rows, "rows", ""), (report.files.count, "files", ""),
      (report.uniqueQuestions, "different questions", ""),
      (report.repeatedRows, "repeated rows", report.repeatedRows > 0 ? "warn" : ""),
      (report.noFinalAnswer, "without a final answer", report.noFinalAnswer > 0 ? "warn" : ""),
      (report.malformedRows, "unreadable rows", report.malformedRows > 0 ? "bad" : ""),
    ].map { number, words, mark in
      "<div class=\"\(mark)\"><b>\(grouped(number))</b><span>\(words)</span></div>"
    }.joined()
  }

  private var problems: String {
    guard !report.firstProblems.isEmpty else { return "" }
    let items = report.firstProblems.map { "<li><code>\(escaped($0))</code></li>" }.joined()
    return section("Unreadable rows", "<ul>\(items)</ul>")
  }

  /// One bar of all rows by their verdict, and what it means in figures.
  private var verdicts: String {
    let total = report.verdicts.values.reduce(0, +)
    guard total > 0 else { return "" }
    let known = ["right", "wrong", "could_not_tell", "none"]
    let counts =
      known.compactMap { word in report.verdicts[word].map { (word, $0) } }
      + report.verdicts.byCount.filter { !known.contains($0.key) }.map { ($0.key, $0.value) }
    let parts = counts.map { word, count in
      let share = Double(count) / Double(total)
      return (
        kind: known.contains(word) ? word : "none", word: word.replacing("_", with: " "),
        count: count, share: share
      )
    }
    let bar = parts.map {
      "<span class=\"\($0.kind)\" style=\"flex-grow:\(AuditChart.short($0.share * 1000))\"></span>"
    }.joined()
    let legend = parts.map {
      "<li><i class=\"\($0.kind)\"></i>\(escaped($0.word)) \(grouped($0.count)), \(percent($0.share))</li>"
    }.joined()
    return
      "<div class=\"shares\" role=\"img\" aria-label=\"rows by verdict\">\(bar)</div><ul class=\"legend\">\(legend)</ul>"
  }

  /// What share of the answers is how.
  private var parts: String {
    guard report.answers > 0 else { return "" }
    let rows: [(String, Int)] = [
      ("with reasoning", report.withReasoning),
      ("reasoning not closed", report.unclosedReasoning),
      ("no final answer", report.noFinalAnswer), ("ending in a loop", report.loops),
      ("question and answer repeated", report.repeatedRows),
      ("not one question and one answer", report.notOneExchange),
    ]
    return table(
      ["of \(grouped(report.answers)) answers", "rows", "share", ""],
      rows.map { name, count in
        let share = Double(count) / Double(report.answers)
        return [escaped(name), grouped(count), percent(share), meter(share)]
      }, figures: [1, 2], wide: 3)
  }

  private var cost: String {
    let cost = report.cost
    guard cost.known + cost.unknown > 0 else { return "" }
    guard cost.known > 0 else { return "<p>What the rows cost is not known.</p>" }
    var figures = [
      ("in all", worded(cost.sum)),
      ("a row", worded(Money(dollars: cost.sum.dollars / Double(cost.known)))),
      ("the dearest", worded(cost.largest)), ("rows with a cost", grouped(cost.known)),
    ]
    if cost.unknown > 0 { figures.append(("without", grouped(cost.unknown))) }
    return stats(figures)
  }

  private var lengths: String {
    AuditReport.Measure.allCases.compactMap { measure in
      guard let lengths = report.lengths[measure] else { return nil }
      let words = measure.rawValue.split(separator: "_")
      let figures =
        [("mean", Int(lengths.mean.rounded())), ("smallest", lengths.smallest)]
        + lengths.percentiles.map { ("\($0.percent) %", $0.value) } + [("largest", lengths.largest)]
      let chart = AuditChart(
        bars: lengths.bars, largest: lengths.largest,
        counted: "\(words[0])s".replacing("reasonings", with: "answers"),
        unit: "\(words[1])\(words[0] == "reasoning" ? " of reasoning" : "")",
        median: lengths.percentiles.first { $0.percent == 50 }?.value)
      return section(
        "\(words[0].capitalized) length in \(words[1])",
        chart.html + stats(figures.map { ($0.0, grouped($0.1)) }))
    }.joined()
  }

  /// A histogram; where all questions have as many, a sentence.
  private var answersPerQuestion: String {
    let counts = report.answersPerQuestion
    guard counts.count > 1 else {
      return counts.first.map {
        "<p>Each of the \(grouped($0.value)) questions has \(grouped($0.key)).</p>"
      } ?? ""
    }
    return AuditChart(counts, counted: "questions", unit: "answers").html
  }

  private var columns: String {
    table(
      ["column", "missing", "null", "empty", "with U+FFFD", "kinds"],
      report.columns.map { column in
        ["<code>\(escaped(column.name))</code>"]
          + [column.missing, column.nulls, column.empty, column.replaced].map {
            $0 == 0 ? "<i>0</i>" : "<em>\(grouped($0))</em>"
          } + [
            escaped(
              column.kinds.byCount.map { "\($0.key) \(grouped($0.value))" }.joined(separator: ", "))
          ]
      }, figures: [1, 2, 3, 4])
  }

  /// Some rows to read, with what is known of them.
  private var samples: String {
    report.samples.map { sample in
      let facts = sample.facts.sorted { $0.key < $1.key }.map {
        "\(escaped($0.key.replacing("_", with: " "))) <code>\(escaped($0.value))</code>"
      }
      return """
        <div class="row"><h3>Question</h3><pre>\(escaped(sample.question))</pre><h3>Answer</h3>\
        <pre>\(escaped(sample.answer))</pre><p>\(facts.joined(separator: ", "))</p></div>
        """
    }.joined()
  }

  private var files: String {
    table(
      ["file", "rows", "bytes"],
      report.files.map {
        ["<code>\(escaped($0.path))</code>", grouped($0.rows), grouped($0.bytes)]
      }, figures: [1, 2])
  }

  // MARK: Pieces

  private func section(_ title: String, _ body: String) -> String {
    body.isEmpty ? "" : "<section><h2>\(escaped(title))</h2>\(body)</section>\n"
  }

  /// - Parameters:
  ///   - figures: the columns of numbers, which stand to the right.
  ///   - wide: the column of a bar, which goes where there is no room.
  private func table(
    _ header: [String], _ rows: [[String]], figures: Set<Int>, wide: Int? = nil
  ) -> String {
    func kind(_ column: Int) -> String {
      figures.contains(column) ? "n" : column == wide ? "wide" : "text"
    }
    let head = header.enumerated().map { "<th class=\"\(kind($0))\">\($1)</th>" }.joined()
    let body = rows.map { row in
      "<tr>\(row.enumerated().map { "<td class=\"\(kind($0))\">\($1)</td>" }.joined())</tr>"
    }.joined()
    return rows.isEmpty
      ? ""
      : "<div class=\"scroll\"><table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></div>"
  }

  private func stats(_ figures: [(String, String)]) -> String {
    "<dl class=\"stats\">"
      + figures.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }.joined() + "</dl>"
  }

  private func meter(_ share: Double) -> String {
    "<svg class=\"meter\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" role=\"img\" "
      + "aria-label=\"\(percent(share))\"><rect width=\"100\" height=\"8\" class=\"track\"/>"
      + "<rect width=\"\(AuditChart.short(share * 100))\" height=\"8\"/></svg>"
  }

  /// A bar for each of the thirty most frequent; nothing where there are none.
  private func bars(_ counts: [(key: String, value: Int)], _ name: String) -> String {
    let total = counts.reduce(0) { $0 + $1.value }
    guard let most = counts.map(\.value).max(), most > 0 else { return "" }
    let shown = counts.prefix(30).map { name, count in
      [
        escaped(name), grouped(count), percent(Double(count) / Double(total)),
        meter(Double(count) / Double(most)),
      ]
    }
    let rest = counts.count > 30 ? "<p>and \(grouped(counts.count - 30)) more</p>" : ""
    return table([name, "rows", "share", ""], shown, figures: [1, 2], wide: 3) + rest
  }

  private func percent(_ share: Double) -> String { String(format: "%.2f %%", share * 100) }

  private func escaped(_ text: String) -> String {
    visible(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }
}
