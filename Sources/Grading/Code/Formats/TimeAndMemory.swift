import Values

/// Limits as datasets write them, told apart by their units and, where there is none, by their size.
enum TimeAndMemory {
  /// `2`, `2.5`, `1000` (milliseconds), `"2.0 seconds"`, `"1,5 seconds"`, `"1500 ms"`, `"1 minute"`,
  /// `{"seconds": 2, "nanos": 500000000}`; nil for anything else.
  static func time(_ value: Value?) -> Duration? {
    switch value {
    case .integer, .double: value?.double.flatMap { seconds($0, unit: "") }
    case .string(let text)?:
      // 1 minute 30 seconds
      sum(amounts(text).map { seconds($0.number, unit: $0.unit) })
    case .record(let record)?:
      record["seconds"]?.double.flatMap { positive($0 + (record["nanos"]?.double ?? 0) / 1e9) }
    default: nil
    }
  }

  private static func sum(_ times: [Duration?]) -> Duration? {
    guard !times.isEmpty else { return nil }
    var sum = Duration.zero
    for time in times {
      guard let time else { return nil }
      sum += time
    }
    return sum
  }

  private static func seconds(_ number: Double, unit: String) -> Duration? {
    switch unit {
    // Nobody lets a test run for more than a few minutes: it is milliseconds.
    case "": positive(number > 100 ? number / 1000 : number)
    case "ms", "msec", "msecs", "millis", "millisecond", "milliseconds": positive(number / 1000)
    case "us", "µs", "microsecond", "microseconds": positive(number / 1e6)
    case "s", "sec", "secs", "second", "seconds": positive(number)
    case "m", "min", "mins", "minute", "minutes": positive(number * 60)
    case "h", "hour", "hours": positive(number * 3600)
    default: nil
    }
  }

  private static func positive(_ seconds: Double) -> Duration? {
    seconds > 0 && seconds < 1e6 ? .microseconds(Int64(seconds * 1e6)) : nil
  }

  /// Bytes of `256` (megabytes), `262144` (kilobytes), `268435456` (bytes), `"256.0 megabytes"`, `"1 GB"`,
  /// `"65536 KB"`, `"268435456 bytes"`; nil for anything else.
  static func memory(_ value: Value?) -> Int? {
    switch value {
    case .integer, .double: value?.double.flatMap { bytes($0, unit: "") }
    case .string(let text)?: amounts(text).first.flatMap { bytes($0.number, unit: $0.unit) }
    default: nil
    }
  }

  private static func bytes(_ number: Double, unit: String) -> Int? {
    let factor: Double
    switch unit {
    // Megabytes up to 16 GB; kilobytes up to the same; bytes.
    case "": factor = number <= 16_384 ? 1_048_576 : number < 16_777_216 ? 1024 : 1
    case "b", "byte", "bytes": factor = 1
    case "k", "kb", "kib", "kbyte", "kbytes", "kilobyte", "kilobytes", "kibibytes": factor = 1024
    case "m", "mb", "mib", "mbyte", "mbytes", "megabyte", "megabytes", "mebibytes":
      factor = 1_048_576
    case "g", "gb", "gib", "gbyte", "gbytes", "gigabyte", "gigabytes", "gibibytes":
      factor = 1_073_741_824
    default: return nil
    }
    guard number > 0, number * factor < 1e15, number * factor >= 1 else { return nil }
    return Int(number * factor)
  }

  /// The numbers of a text with the words behind them, in lower case.
  private static func amounts(_ text: String) -> [(number: Double, unit: String)] {
    text.lowercased().matches(of: /(\d+(?:[.,]\d+)*)\s*([a-zµ]*)/).compactMap { match in
      number(String(match.1)).map { ($0, String(match.2)) }
    }
  }

  /// `1,5` is one and a half; `268,435,456` and `1,500` have their thousands apart.
  private static func number(_ text: String) -> Double? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let areThousands =
      parts.count > 1 && parts[0] != "0"
      && parts.dropFirst().allSatisfy { $0.prefix { $0.isNumber }.count == 3 }
    if areThousands { return Double(parts.joined()) }
    return parts.count <= 2 ? Double(parts.joined(separator: ".")) : nil
  }
}
