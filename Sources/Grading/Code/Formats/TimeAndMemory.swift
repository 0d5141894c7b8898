import Values

/// Limits as datasets write them.
enum TimeAndMemory {
  /// `2`, `2.5`, `"2.0 seconds"`, `"1500 ms"`, `{"seconds": 2, "nanos": 500000000}`; nil for anything else.
  static func time(_ value: Value?) -> Duration? {
    switch value {
    case .integer(let seconds)?: positive(Double(seconds))
    case .double(let seconds)?: positive(seconds)
    case .string(let text)?:
      number(text).flatMap {
        positive(text.contains("ms") || text.contains("milli") ? $0 / 1000 : $0)
      }
    case .record(let record)?:
      record["seconds"]?.double.flatMap { positive($0 + (record["nanos"]?.double ?? 0) / 1e9) }
    default: nil
    }
  }

  /// Bytes of `256` (megabytes), `"256.0 megabytes"`, `"1 GB"`, `"65536 KB"`; nil for anything else.
  static func memory(_ value: Value?) -> Int? {
    let amount: Double?
    var unit = Double(1 << 20)
    switch value {
    case .integer, .double: amount = value?.double
    case .string(let text)?:
      amount = number(text)
      let text = text.lowercased()
      if text.contains("gb") || text.contains("giga") { unit = Double(1 << 30) }
      if text.contains("kb") || text.contains("kilo") { unit = Double(1 << 10) }
    default: amount = nil
    }
    guard let amount, amount > 0, amount * unit < 1e15 else { return nil }
    return Int(amount * unit)
  }

  private static func positive(_ seconds: Double) -> Duration? {
    seconds > 0 && seconds < 1e6 ? .microseconds(Int64(seconds * 1e6)) : nil
  }

  private static func number(_ text: String) -> Double? {
    text.firstMatch(of: /\d+(\.\d+)?/).flatMap { Double(String($0.0)) }
  }
}
