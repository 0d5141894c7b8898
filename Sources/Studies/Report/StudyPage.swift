import Foundation

extension StudyResult {
  /// The report as one HTML page that needs nothing but itself.
  public var page: String {
    let report = StudyReport(self)
    let body = report.parts.map { part in
      switch part {
      case .title(let text): "<header><p>Study</p><h1>\(escaped(text))</h1></header>"
      case .heading(let text): "<h2>\(escaped(text))</h2>"
      case .text(let text): "<p>\(escaped(text))</p>"
      case .list(let lines):
        "<ul>\(lines.map { "<li>\(escaped($0))</li>" }.joined())</ul>"
      case .table(let header, let rows): Self.table(header, rows)
      case .curve(let scaling): "<figure>\(ScalingPlot(scaling).svg)</figure>"
      case .code(let text): "<details><summary>file</summary><pre>\(escaped(text))</pre></details>"
      }
    }.joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(escaped(report.name)): study</title><style>\(Self.style)</style></head><body>
      \(body)
      </body></html>

      """
  }

  private static func table(_ header: [String], _ rows: [[String]]) -> String {
    let head = header.map { "<th>\(escaped($0))</th>" }.joined()
    let best = header.firstIndex(of: "may be best")
    let lines = rows.map { row in
      let mark = best.map {
        row[$0] == "yes" ? " class=\"best\"" : row[$0].isEmpty ? " class=\"control\"" : ""
      }
      return "<tr\(mark ?? "")>" + row.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>"
    }
    return
      "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead><tbody>\(lines.joined(separator: "\n"))</tbody></table></div>"
  }

  private static let style = """
    body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
    header p{margin:0;color:#57606a}h1{margin:0}h2{margin-top:2.5rem}
    .wide{overflow-x:auto}table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}
    th,td{padding:.35rem .6rem;border-bottom:1px solid #d8dee4;text-align:left;vertical-align:top}
    th{color:#57606a;font-weight:600}.best td:first-child,.best td:nth-child(2){font-weight:700}
    .control td{color:#57606a;font-style:italic}pre{overflow-x:auto;background:#f6f8fa;padding:1rem}
    figure{margin:1rem 0}svg{max-width:100%;height:auto}
    @media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}
    th,header p,.control td{color:#9198a1}pre{background:#161b22}}
    """
}

/// A text for HTML and SVG.
func escaped(_ text: String) -> String {
  text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
    .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
}
