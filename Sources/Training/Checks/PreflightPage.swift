import Foundation

/// A preflight as one HTML page that needs nothing but itself.
public struct PreflightPage {
  private let report: PreflightReport

  public init(_ report: PreflightReport) { self.report = report }

  /// The whole page.
  public var html: String {
    let expected = report.stamp.expected
    let figures = [
      ("\(report.count(.fail))", "failed", report.count(.fail) > 0 ? "fail" : ""),
      ("\(report.count(.warn))", "warnings", report.count(.warn) > 0 ? "warn" : ""),
      ("\(expected.trainedRows)", "rows trained", ""), ("\(expected.sequences)", "sequences", ""),
      ("\(expected.updates)", "updates", ""),
      (percent(expected.trainedTokens, expected.tokens), "of the tokens trained", ""),
    ].map { "<div class=\"\($2)\"><b>\($0)</b><span>\($1)</span></div>" }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(report.spec.name)): preflight</title><style>\(Self.style)</style></head><body>
      <header><p>Preflight</p><h1>\(escaped(report.spec.name))</h1>
      <p>\(escaped(report.spec.student.model.value)) with \(report.spec.launcher.title); stamp \
      <code>\(report.stamp.digest.prefix(16))</code></p></header>
      <section class="figures">\(figures)</section>
      <table><thead><tr><th></th><th>check</th><th>found</th></tr></thead><tbody>
      \(report.lines.map(row).joined(separator: "\n"))
      </tbody></table>
      </body></html>

      """
  }

  private func row(_ line: PreflightReport.Line) -> String {
    let judgement = line.judgement
    let mark =
      switch judgement.outcome {
      case .pass: "pass"
      case .warn: "warn"
      case .fail: "fail"
      case .notApplicable: "none"
      }
    let rows =
      judgement.rows.isEmpty
      ? ""
      : "<p class=\"rows\">\(judgement.rows.map { "<code>\(escaped($0))</code>" }.joined(separator: " "))</p>"
    let advice = judgement.advice.map { "<p class=\"advice\">\(escaped($0))</p>" } ?? ""
    return """
      <tr class="\(mark)"><td><b>\(judgement.outcome.rawValue)</b></td>
      <td>\(line.guide.number) \(escaped(line.guide.name))<p>\(escaped(line.guide.sentence))</p></td>
      <td>\(escaped(judgement.found))\(rows)\(advice)<p>expected: \(escaped(line.guide.expected))</p></td></tr>
      """
  }

  private func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
  }

  private static let style = """
    body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
    h1{margin:.1rem 0}header p{margin:0;color:#666}table{border-collapse:collapse;width:100%}
    td,th{vertical-align:top;text-align:left;padding:.5rem;border-top:1px solid #ddd}
    td p{margin:.2rem 0;color:#666;font-size:.9em}.figures{display:flex;flex-wrap:wrap;gap:1rem;margin:1.5rem 0}
    .figures div{border:1px solid #ddd;border-radius:.4rem;padding:.6rem 1rem}.figures b{display:block;font-size:1.5rem}
    .fail b{color:#b3261e}.warn b{color:#8a5a00}.pass b{color:#1e6b34}.none b{color:#888}
    .advice{color:#1b1b1b!important}code{background:#f3f3f3;padding:0 .2rem}
    @media(prefers-color-scheme:dark){body{background:#161616;color:#e6e6e6}.advice{color:#e6e6e6!important}
    td,th,.figures div{border-color:#333}code{background:#2a2a2a}td p,header p{color:#999}}
    """
}
