/// A number as it is written in an answer, read exactly: an integer, a decimal or a fraction.
///
/// Held as a reduced fraction of 128-bit integers.
struct ExactNumber: Equatable {
  let numerator: Int128
  /// Above zero, without a factor in common with the numerator.
  let denominator: Int128
  /// Digits behind the point, if it was written as a decimal.
  let places: Int?

  /// Why a text could not be read.
  enum Unreadable: Error, Equatable {
    case notANumber
    case tooLarge
  }

  static func == (left: ExactNumber, right: ExactNumber) -> Bool {
    left.numerator == right.numerator && left.denominator == right.denominator
  }

  private init(_ numerator: Int128, over denominator: Int128, places: Int? = nil) {
    let divisor = Self.greatestCommonDivisor(numerator, denominator)
    let sign: Int128 = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / divisor
    self.denominator = sign * denominator / divisor
    self.places = places
  }

  /// Reads a number: `-3`, `1,000`, `1{,}000`, `2.50`, `.5`, `3/4`, `\frac{3}{4}`, `\dfrac34`; a dollar
  /// sign before it, `$…$` around it and a full stop behind it are passed over.
  init(_ text: String) throws(Unreadable) {
    let plain = Self.simplified(text)
    if let (top, bottom) = Self.fraction(plain) {
      let (upper, lower) = (try Self.decimal(top), try Self.decimal(bottom))
      guard lower.numerator != 0 else { throw .notANumber }
      let (over, overflow1) = upper.numerator.multipliedReportingOverflow(by: lower.denominator)
      let (under, overflow2) = upper.denominator.multipliedReportingOverflow(by: lower.numerator)
      if overflow1 || overflow2 { throw .tooLarge }
      let sign: Int128 = plain.hasPrefix("-\\") ? -1 : 1
      self.init(sign * over, over: under)
    } else {
      self = try Self.decimal(plain)
    }
  }

  /// Whether this rounds (half away from zero) to `other` at the places that `other` was written with,
  /// but is not equal.
  func isRounded(to other: ExactNumber) -> Bool {
    guard let places = other.places, places > 0, self != other else { return false }
    // In doubles: it decides between "wrong" and "cannot tell" only.
    let exact = Double(numerator) / Double(denominator)
    let rounded = Double(other.numerator) / Double(other.denominator)
    var half = 0.5
    for _ in 0..<places { half /= 10 }
    let beyond = exact < 0 ? exact - rounded : rounded - exact
    return beyond > -half * 0.999_999 && beyond < half * 1.000_001
  }

  private static func simplified(_ text: String) -> String {
    var text = text.replacing("\\$", with: "").replacing("{,}", with: ",").replacing(
      "\\!", with: "")
    text = text.replacing("\u{2212}", with: "-").replacing("dfrac", with: "frac")
      .replacing("tfrac", with: "frac")
    text = trimmed(text)
    if text.hasPrefix("$") { text.removeFirst() }
    if text.hasPrefix("-$") { text.remove(at: text.index(after: text.startIndex)) }
    if text.hasSuffix("$") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return trimmed(text)
  }

  /// The two parts of `a/b`, `\frac{a}{b}` or `\frac34`.
  private static func fraction(_ text: String) -> (String, String)? {
    if let match = text.wholeMatch(of: /-?\\frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/) {
      return (trimmed(String(match.1)), trimmed(String(match.2)))
    }
    if let match = text.wholeMatch(of: /-?\\frac\s*(\d)\s*(\d)/) {
      return (String(match.1), String(match.2))
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 ? (trimmed(String(parts[0])), trimmed(String(parts[1]))) : nil
  }

  private static func decimal(_ text: String) throws(Unreadable) -> ExactNumber {
    let pattern = /([-+]?)(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?/
    guard let match = text.wholeMatch(of: pattern) else { throw .notANumber }
    let whole = match.2.filter { $0 != "," }
    let behind = match.3 ?? ""
    guard !whole.isEmpty || !behind.isEmpty else { throw .notANumber }
    var numerator: Int128 = 0
    var denominator: Int128 = 1
    for digit in whole + behind {
      numerator = try timesTen(numerator, plus: Int128(digit.wholeNumberValue ?? 0))
    }
    for _ in behind { denominator = try timesTen(denominator, plus: 0) }
    if match.1 == "-" { numerator = -numerator }
    return ExactNumber(numerator, over: denominator, places: match.3.map { $0.count })
  }

  private static func timesTen(_ number: Int128, plus digit: Int128) throws(Unreadable) -> Int128 {
    let (product, overflow1) = number.multipliedReportingOverflow(by: 10)
    let (sum, overflow2) = product.addingReportingOverflow(digit)
    if overflow1 || overflow2 { throw .tooLarge }
    return sum
  }

  private static func greatestCommonDivisor(_ left: Int128, _ right: Int128) -> Int128 {
    var (left, right) = (left.magnitude, right.magnitude)
    while right != 0 { (left, right) = (right, left % right) }
    return Int128(max(left, 1))
  }
}
