import Foundation
import Values

/// An audit as one HTML page that needs nothing but itself: figures, tables, charts drawn in SVG.
public struct AuditPage {
  private let report: AuditReport
  private let title: String

  public init(_ report: AuditReport, title: String) {
    self.report = report
    self.title = title
  }

  /// The whole page.
  public var html: String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title)): audit</title><style>\(Self.style)</style></head><body>
    <header><p>Audit</p><h1>\(escaped(title))</h1></header>
    <section class="figures">\(figures)</section>
    \(problems)
    \(section("Answers", parts))
    \(lengths)
    \(section("Answers per question", bars(report.answersPerQuestion.sorted { $0.key < $1.key }
      .map { ("\($0.key)", $0.value) }, unit: "questions")))
    \(section("Domains", bars(report.domains.byCount, unit: "rows")))
    \(section("Sources", bars(report.sources.byCount, unit: "rows")))
    \(section("Columns", columns))
    \(section("Files", files))
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
        return [
          escaped(name), grouped(count), percent(share), meter(share),
        ]
      })
  }

  private var lengths: String {
    AuditReport.Measure.allCases.compactMap { measure in
      guard let lengths = report.lengths[measure] else { return nil }
      let words = measure.rawValue.split(separator: "_")
      var header = ["mean", "smallest"]
      var cells = [grouped(Int(lengths.mean.rounded())), grouped(lengths.smallest)]
      for (percent, value) in lengths.percentiles {
        header.append("\(percent) %")
        cells.append(grouped(value))
      }
      return section(
        "\(words[0].capitalized) length in \(words[1])",
        histogram(lengths.bars) + table(header + ["largest"], [cells + [grouped(lengths.largest)]]))
    }.joined()
  }

  private var columns: String {
    table(
      ["column", "kinds", "missing", "null", "empty", "with U+FFFD"],
      report.columns.map { column in
        [
          "<code>\(escaped(column.name))</code>",
          escaped(
            column.kinds.byCount.map { "\($0.key) \(grouped($0.value))" }.joined(separator: ", ")),
        ]
          + [column.missing, column.nulls, column.empty, column.replaced].map {
            $0 == 0 ? "<i>0</i>" : "<em>\(grouped($0))</em>"
          }
      })
  }

  private var files: String {
    table(
      ["file", "rows", "bytes"],
      report.files.map {
        ["<code>\(escaped($0.path))</code>", grouped($0.rows), grouped($0.bytes)]
      })
  }

  // MARK: Pieces

  private func section(_ title: String, _ body: String) -> String {
    body.isEmpty ? "" : "<section><h2>\(escaped(title))</h2>\(body)</section>\n"
  }

  private func table(_ header: [String], _ rows: [[String]]) -> String {
    let head = header.map { "<th>\($0)</th>" }.joined()
    let body = rows.map { "<tr>\($0.map { "<td>\($0)</td>" }.joined())</tr>" }.joined()
    return
      "<div class=\"scroll\"><table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></div>"
  }

  private func meter(_ share: Double) -> String {
    "<svg class=\"meter\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" role=\"img\" "
      + "aria-label=\"\(percent(share))\"><rect width=\"100\" height=\"8\" class=\"track\"/>"
      + "<rect width=\"\(share * 100)\" height=\"8\"/></svg>"
  }

  /// A bar for each of the thirty most frequent.
  private func bars(_ counts: [(String, Int)], unit: String) -> String {
    guard let most = counts.map(\.1).max(), most > 0 else { return "" }
    let shown = counts.prefix(30).map { name, count in
      [escaped(name), grouped(count), meter(Double(count) / Double(most))]
    }
    let rest = counts.count > 30 ? "<p>and \(grouped(counts.count - 30)) more</p>" : ""
    return table(["", unit, ""], shown) + rest
  }

  private func histogram(_ bars: [(from: Int, count: Int)]) -> String {
    guard let most = bars.map(\.count).max(), most > 0 else { return "" }
    let (width, height) = (900.0, 160.0)
    let step = width / Double(bars.count)
    var shapes = ""
    for (index, bar) in bars.enumerated() {
      let size = Double(bar.count) / Double(most) * height
      let end = index + 1 < bars.count ? "–\(grouped(bars[index + 1].from - 1))" : " and more"
      shapes += """
        <rect x="\(coordinate(Double(index) * step + 0.5))" y="\(coordinate(height - size))" \
        width="\(coordinate(max(0.5, step - 1)))" height="\(coordinate(size))">\
        <title>\(grouped(bar.from))\(end): \(grouped(bar.count))</title></rect>
        """
      // The last label must not run over the edge.
      if index % max(1, bars.count / 10) == 0, Double(index) * step < width - 50 || index == 0 {
        shapes += """
          <text x="\(coordinate((Double(index)) * step))" y="\(height + 16)">\(grouped(bar.from))</text>
          """
      }
    }
    return
      "<svg class=\"histogram\" viewBox=\"0 0 \(width) \(height + 22)\" role=\"img\">\(shapes)</svg>"
  }

  private func coordinate(_ number: Double) -> String { String(format: "%.1f", number) }

  private func percent(_ share: Double) -> String { String(format: "%.2f %%", share * 100) }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  private static let style = """
    :root{--ink:#1c2024;--dim:#667;--line:#e3e5e8;--bar:#2f6f9f;--warn:#a15c00;--bad:#b3261e;--back:#fff}
    @media(prefers-color-scheme:dark){:root{--ink:#e6e8ea;--dim:#9aa3ad;--line:#333a42;--bar:#6db3e2;\
    --warn:#e0a34a;--bad:#ff8a80;--back:#16191d}}
    body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--back);max-width:960px;\
    margin:0 auto;padding:32px 20px}
    header p{margin:0;color:var(--dim)}h1{margin:0 0 20px;font-size:26px;overflow-wrap:anywhere}
    h2{font-size:17px;margin:36px 0 10px}
    .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:10px}
    .figures div{border:1px solid var(--line);border-radius:8px;padding:10px 12px}
    .figures b{display:block;font-size:21px;font-variant-numeric:tabular-nums}
    .figures span{color:var(--dim);font-size:13px}.warn b{color:var(--warn)}.bad b{color:var(--bad)}
    .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
    th{text-align:left;font-weight:500;color:var(--dim);font-size:13px}
    td,th{padding:5px 18px 5px 0;border-bottom:1px solid var(--line);white-space:nowrap}
    td i{color:var(--dim);font-style:normal}td em{color:var(--warn);font-style:normal}
    svg rect{fill:var(--bar)}svg .track{fill:var(--line)}.meter{width:100%;min-width:120px;height:8px}
    .histogram{width:100%;margin-bottom:8px}.histogram text{fill:var(--dim);font-size:11px}
    code{font-size:13px;overflow-wrap:anywhere}p{color:var(--dim)}
    """
}
