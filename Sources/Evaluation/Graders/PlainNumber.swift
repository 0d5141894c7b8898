import Foundation

/// A number with what people write around one: commas between thousands, a unit behind it, marks of a formula.
enum PlainNumber {
  /// - Returns: nil if there is no number at the beginning, or something other than a unit behind it.
  static func value(_ text: String) -> Double? {
    // Of an equation what it comes to.
    let side = text.split(separator: "=").last.map(String.init) ?? text
    var text = side.replacing("$", with: "").replacing("\\,", with: "").replacing("{,}", with: "")
      .replacing("−", with: "-").trimmingCharacters(in: .whitespaces)
    // Commas between thousands, and no others.
    if text.prefixMatch(of: #/[+-]?\d{1,3}(,\d{3})+(?!\d)/#) != nil {
      text = text.replacing(",", with: "")
    }
    guard let match = text.prefixMatch(of: #/[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?/#) else {
      return nil
    }
    let rest = text[match.range.upperBound...].trimmingCharacters(in: .whitespaces)
    let isUnit =
      rest.isEmpty || rest.hasPrefix("\\text") || rest.hasPrefix("\\mathrm") || rest.hasPrefix("~")
      || rest.allSatisfy { $0.isLetter || $0 == " " || $0 == "." || $0 == "°" || $0 == "%" }
        && rest.first?.isLetter == true && rest != "e" && !rest.lowercased().hasPrefix("pi")
    guard isUnit else { return nil }
    return Double(match.output.0)
  }
}
