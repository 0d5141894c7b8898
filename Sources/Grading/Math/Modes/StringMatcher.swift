/// The matcher of the MATH benchmark (Hendrycks et al. 2021, `math_equivalence.py`, version of the PRM800K and
/// lm-evaluation-harness copies): both answers are brought into one form and compared as they are written.
enum StringMatcher {
  static func isEquivalent(_ left: String, _ right: String) -> Bool {
    guard let first = stripped(left), let second = stripped(right) else { return left == right }
    return first == second
  }

  /// The one form; nil where the original breaks off and compares what was written.
  static func stripped(_ text: String) -> String? {
    var text = text.replacing("\n", with: "").replacing("\\!", with: "").replacing(
      "\\\\", with: "\\"
    )
    .replacing("tfrac", with: "frac").replacing("dfrac", with: "frac")
    .replacing("\\left", with: "").replacing("\\right", with: "")
    .replacing("^{\\circ}", with: "").replacing("^\\circ", with: "").replacing("\\$", with: "")
    let parts = text.components(of: "\\text{ ")
    if parts.count > 2 { return nil }
    text = parts[0]
    text = text.replacing("\\%", with: "").replacing(" .", with: " 0.").replacing("{.", with: "{0.")
    if text.isEmpty { return text }
    if text.hasPrefix(".") { text = "0" + text }
    let sides = text.components(of: "=")
    if sides.count == 2, sides[0].count <= 2 { text = sides[1] }
    guard let rooted = withBraces(behind: "\\sqrt", text) else { return nil }
    text = rooted.replacing(" ", with: "")
    guard let fractions = withBracesOfFractions(text) else { return nil }
    text = fractions
    if text == "0.5" { text = "\\frac{1}{2}" }
    return slashed(text)
  }

  /// `\sqrt3` as `\sqrt{3}`.
  private static func withBraces(behind command: String, _ text: String) -> String? {
    let parts = text.components(of: command)
    var result = parts[0]
    for part in parts.dropFirst() {
      guard let first = part.first else { return nil }
      result += first == "{" ? command + part : "\(command){\(first)}" + part.dropFirst()
    }
    return result
  }

  /// `\frac12`, `\frac1{2}` and `\frac{1}2` with both braces.
  private static func withBracesOfFractions(_ text: String) -> String? {
    let parts = text.components(of: "\\frac")
    var result = parts[0]
    for part in parts.dropFirst() {
      result += "\\frac"
      guard part.first != "{" else {
        result += part
        continue
      }
      guard part.count >= 2 else { return text }
      let (above, below) = (part.first ?? " ", part.dropFirst().first ?? " ")
      let rest = part.dropFirst(2)
      result += below == "{" ? "{\(above)}\(below)\(rest)" : "{\(above)}{\(below)}\(rest)"
    }
    return result
  }

  /// `3/4` as `\frac{3}{4}`.
  private static func slashed(_ text: String) -> String {
    let parts = text.components(of: "/")
    guard parts.count == 2, let above = Int(parts[0]), let below = Int(parts[1]),
      text == "\(above)/\(below)"
    else { return text }
    return "\\frac{\(above)}{\(below)}"
  }
}

extension String {
  fileprivate func components(of mark: String) -> [String] {
    split(separator: mark, omittingEmptySubsequences: false).map(String.init)
  }
}
