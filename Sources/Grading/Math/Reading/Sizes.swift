import Foundation

/// Numbers with a power of ten or a percent sign, of which one may be the other rounded.
enum Sizes {
  private struct Size {
    let value: Double
    /// The place of the last digit.
    let unit: Double
    let digits: Int
    /// Whether it has a power of ten or a percent sign.
    let isScaled: Bool
  }

  /// Why two numbers may be one: nil if they are not, or are written without a power of ten and a percent sign.
  static func roundingBetween(_ answer: String, _ reference: String) -> String? {
    guard answer.utf8.count <= 60, reference.utf8.count <= 60, isNumber(answer),
      isNumber(reference),
      mayBeScaled(answer) || mayBeScaled(reference),
      let own = size(answer), let other = size(reference), own.isScaled || other.isScaled
    else { return nil }
    let coarse = own.unit > other.unit ? own : other
    guard coarse.digits >= 3, abs(own.value - other.value) <= coarse.unit * 0.5000001 else {
      return nil
    }
    return "one may be the other rounded"
  }

  /// Whether a text has no other letters than numbers with a power of ten have: a look at the bytes.
  private static func isNumber(_ text: String) -> Bool {
    guard let first = text.utf8.first, (48...57).contains(first) || first == UInt8(ascii: "-")
    else {
      return false
    }
    return text.utf8.allSatisfy {
      (48...57).contains($0) || $0 >= 128 || ".+-eEx*\\%^{} timescdo".utf8.contains($0)
    }
  }

  private static func mayBeScaled(_ text: String) -> Bool {
    text.utf8.contains {
      $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "^") || $0 | 0x20 == UInt8(ascii: "e")
    }
  }

  private static func size(_ text: String) -> Size? {
    guard
      let match = text.wholeMatch(
        of:
          #/\s*(-?)(\d{1,15})(?:\.(\d{1,15}))?\s*(?:(?:\\times|\\cdot|x|\*|×|·)\s*10\s*\^\s*\{?\s*([-−+]?\d{1,3})\s*\}?|[eE]([-+]?\d{1,3}))?\s*(\\?%)?\s*/#
      )
    else { return nil }
    let decimals = String(match.3 ?? "")
    let exponent =
      Int((match.4 ?? match.5 ?? "0").replacing("−", with: "-").replacing("+", with: "")) ?? 0
    let scale = exponent - (match.6 == nil ? 0 : 2)
    guard let whole = Double("\(match.2)\(decimals)") else { return nil }
    let unit = pow(10, Double(scale - decimals.count))
    let digits = "\(match.2)\(decimals)".drop { $0 == "0" }.count
    return Size(
      value: (match.1.isEmpty ? 1 : -1) * whole * unit, unit: unit, digits: digits,
      isScaled: match.4 != nil || match.5 != nil || match.6 != nil)
  }
}
