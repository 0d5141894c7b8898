/// An answer's characters as the lexer knows them: digits of any script, full-width signs, raised and lowered digits.
enum PlainText {
  static func simplified(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 128 }) { return text }
    var result = ""
    result.reserveCapacity(text.utf8.count)
    /// `^` or `_` while a run of small digits is open.
    var run: Character?
    for scalar in text.unicodeScalars {
      if let (mark, plain) = small(scalar) {
        if run != mark {
          if run != nil { result += "}" }
          result.append(mark)
          result += "{"
          run = mark
        }
        result.append(plain)
        continue
      }
      if run != nil {
        result += "}"
        run = nil
      }
      if scalar.value < 128 {
        result.unicodeScalars.append(scalar)
      } else if let named = names[scalar] {
        result += named
      } else if (0xFF01...0xFF5E).contains(scalar.value),
        let plain = Unicode.Scalar(scalar.value - 0xFEE0)
      {
        result.unicodeScalars.append(plain)
      } else if scalar.properties.numericType == .decimal,
        let value = scalar.properties.numericValue
      {
        result += "\(Int(value))"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return run == nil ? result : result + "}"
  }

  private static func small(_ scalar: Unicode.Scalar) -> (mark: Character, plain: Character)? {
    raised[scalar].map { ("^", $0) } ?? lowered[scalar].map { ("_", $0) }
  }

  private static func signs(_ text: String, _ plain: String) -> [Unicode.Scalar: Character] {
    Dictionary(uniqueKeysWithValues: zip(text.unicodeScalars, plain))
  }

  private static let raised = signs("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
  private static let lowered = signs("₀₁₂₃₄₅₆₇₈₉", "0123456789")

  private static let names: [Unicode.Scalar: String] = [
    "½": "\\frac12 ", "⅓": "\\frac13 ", "⅔": "\\frac23 ", "¼": "\\frac14 ", "¾": "\\frac34 ",
    "⅕": "\\frac15 ", "⅖": "\\frac25 ", "⅗": "\\frac35 ", "⅘": "\\frac45 ", "⅙": "\\frac16 ",
    "⅚": "\\frac56 ", "⅛": "\\frac18 ", "⅜": "\\frac38 ", "⅝": "\\frac58 ", "⅞": "\\frac78 ",
    "ℝ": "\\mathbb{R}", "ℤ": "\\mathbb{Z}", "ℕ": "\\mathbb{N}", "ℚ": "\\mathbb{Q}",
    "ℂ": "\\mathbb{C}", "∅": "\\emptyset ", "∧": "\\land ", "∨": "\\lor ", "∞": "\\infty ",
    "∈": "\\in ", "∉": "\\notin ", "′": "'", "″": "''", "’": "'", "”": "''", "“": "\"",
    "٫": ".", "٬": ",", "、": ",", "。": ".", "；": ";", "…": "\\ldots ", "⌊": "\\lfloor ",
    "⌋": "\\rfloor ", "⌈": "\\lceil ", "⌉": "\\rceil ", "∣": "|", "⟨": "(", "⟩": ")",
    "ω": "\\omega ", "λ": "\\lambda ", "γ": "\\gamma ", "δ": "\\delta ", "φ": "\\phi ",
    "ϕ": "\\phi ", "ρ": "\\rho ", "σ": "\\sigma ", "τ": "\\tau ", "ε": "\\epsilon ",
    "Δ": "\\Delta ", "∠": "\\angle ", "△": "\\triangle ", "ℓ": "\\ell ", "∛": "\\sqrt[3]",
    "∜": "\\sqrt[4]", "≔": "=", "≅": "\\cong ", "℃": "°C", "℉": "°F", "￥": "¥", "￡": "£",
    "⋯": "\\ldots ", "∆": "\\Delta ", "≤": "\\le ", "≥": "\\ge ", "≠": "\\ne ", "≈": "\\approx ",
    "≡": "\\equiv ", "\u{202F}": " ", "\u{2009}": " ", "\u{00A0}": " ", "\u{3000}": " ",
    "\u{200B}": "", "\u{2060}": "", "\u{FEFF}": "", "\u{200A}": " ", "\u{2007}": " ",
  ]
}
