import CParquet
import Values

// Dates, times and decimals: no such thing is in JSON, so they read as texts that keep every digit.

extension ArrowDecoder {
  /// The cells of a column of dates, times or decimals; nil for any other Arrow format.
  ///
  /// Dates and times are ISO 8601: `2024-05-01`, `12:30:00.250`, `2024-05-01T12:30:00Z` (without the Z
  /// where the column names no time zone).
  func calendar(_ array: ArrowArray, _ format: String) -> [Value]? {
    if format == "tdD" {
      return numbers(array, Int32.self) { .string(Self.date(Int64($0))) }
    }
    if format == "tdm" {
      return numbers(array, Int64.self) { .string(Self.date(Self.split($0, 86_400_000).whole)) }
    }
    if format.hasPrefix("tt"), let unit = Self.ticks(format.dropFirst(2)) {
      return unit.perSecond <= 1000
        ? numbers(array, Int32.self) { .string(Self.time(Int64($0), unit)) }
        : numbers(array, Int64.self) { .string(Self.time($0, unit)) }
    }
    if format.hasPrefix("ts"), let unit = Self.ticks(format.dropFirst(2)) {
      let zone = format.hasSuffix(":") ? "" : "Z"
      return numbers(array, Int64.self) { tick in
        let (day, rest) = Self.split(tick, 86_400 * unit.perSecond)
        return .string("\(Self.date(day))T\(Self.time(rest, unit))\(zone)")
      }
    }
    if format.hasPrefix("tD"), let unit = Self.ticks(format.dropFirst(2)) {
      return numbers(array, Int64.self) { .string(Self.duration($0, unit)) }
    }
    return decimals(array, format)
  }

  /// ISO 8601 in seconds: `PT90.250S`.
  private static func duration(_ tick: Int64, _ unit: Ticks) -> String {
    let (seconds, fraction) = tick.magnitude.quotientAndRemainder(
      dividingBy: UInt64(unit.perSecond))
    let digits = fraction == 0 ? "" : ".\(padded(Int64(fraction), unit.digits))"
    return "\(tick < 0 ? "-" : "")PT\(seconds)\(digits)S"
  }

  /// A unit of time: how many make a second, and how many digits that is.
  private typealias Ticks = (perSecond: Int64, digits: Int)

  private static func ticks(_ letters: Substring) -> Ticks? {
    switch letters.first {
    case "s": (1, 0)
    case "m": (1_000, 3)
    case "u": (1_000_000, 6)
    case "n": (1_000_000_000, 9)
    default: nil
    }
  }

  private static func split(_ number: Int64, _ divisor: Int64) -> (whole: Int64, rest: Int64) {
    let (whole, rest) = number.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (whole - 1, rest + divisor) : (whole, rest)
  }

  /// A day counted from 1970-01-01, in the Gregorian calendar (Hinnant, "chrono-Compatible Low-Level
  /// Date Algorithms", `civil_from_days`).
  private static func date(_ day: Int64) -> String {
    let (era, dayOfEra) = split(day + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return
      "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfYear - (153 * shifted + 2) / 5 + 1, 2))"
  }

  private static func time(_ tick: Int64, _ unit: Ticks) -> String {
    let (seconds, fraction) = split(tick, unit.perSecond)
    let clock =
      "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    return fraction == 0 ? clock : "\(clock).\(padded(fraction, unit.digits))"
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number.magnitude)
    return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count))
      + digits
  }

  /// `d:precision,scale`, with 128 bits where no width follows.
  private func decimals(_ array: ArrowArray, _ format: String) -> [Value]? {
    guard format.hasPrefix("d:") else { return nil }
    let numbers = format.dropFirst(2).split(separator: ",").compactMap { Int($0) }
    guard (2...3).contains(numbers.count) else { return nil }
    let scale = numbers[1]
    func written(_ digits: String, _ isNegative: Bool) -> Value {
      .string(Self.decimal(digits, isNegative: isNegative, scale: scale))
    }
    switch numbers.count == 2 ? 128 : numbers[2] {
    case 32:
      return self.numbers(array, Int32.self) { written(String($0.magnitude), $0 < 0) }
    case 64:
      return self.numbers(array, Int64.self) { written(String($0.magnitude), $0 < 0) }
    case 128:
      return self.numbers(array, (UInt64, Int64).self) { low, high in
        let number = Int128(high) << 64 | Int128(low)
        return written(String(number.magnitude), number < 0)
      }
    case 256:
      return self.numbers(array, (UInt64, UInt64, UInt64, UInt64).self) { words in
        let isNegative = words.3 >> 63 == 1
        let words = [words.0, words.1, words.2, words.3]
        return written(Self.digits(isNegative ? Self.negated(words) : words), isNegative)
      }
    default: return nil
    }
  }

  /// The two's complement of a number in words, the lowest first.
  private static func negated(_ words: [UInt64]) -> [UInt64] {
    var carry = true
    return words.map { word in
      let (sum, overflow) = (~word).addingReportingOverflow(carry ? 1 : 0)
      carry = overflow
      return sum
    }
  }

  /// The decimal digits of a number in words, the lowest first: by dividing it by 10¹⁸ until nothing is left.
  private static func digits(_ words: [UInt64]) -> String {
    var words = words
    var digits = ""
    repeat {
      var rest: UInt64 = 0
      for place in words.indices.reversed() {
        (words[place], rest) = (1_000_000_000_000_000_000 as UInt64).dividingFullWidth(
          (rest, words[place]))
      }
      digits = padded(Int64(rest), 18) + digits
    } while words.contains { $0 != 0 }
    let significant = digits.drop { $0 == "0" }
    return significant.isEmpty ? "0" : String(significant)
  }

  private static func decimal(_ number: String, isNegative: Bool, scale: Int) -> String {
    var digits = number
    let sign = isNegative ? "-" : ""
    guard scale > 0 else {
      return sign + digits + String(repeating: "0", count: digits == "0" ? 0 : max(0, -scale))
    }
    digits = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    let point = digits.index(digits.endIndex, offsetBy: -scale)
    return "\(sign)\(digits[..<point]).\(digits[point...])"
  }
}
