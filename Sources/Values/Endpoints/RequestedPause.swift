import Foundation

/// How long an endpoint asks to be left alone, by the headers and the body of a response.
///
/// What it says comes from outside: no number and no text makes it trap, and what is longer than ``longest`` is not
/// believed, since nobody means it.
public enum RequestedPause {
  /// A day, in seconds: the longest limits that providers have are of a day.
  public static let longest = 86_400.0

  /// Seconds from `now`, 0...``longest``; nil if it asks for nothing, or for nothing that can be believed.
  ///
  /// `retry-after-ms` and `Retry-After` (seconds, or a date: RFC 9110, 10.2.3) and what the body says, of which the
  /// longer counts; else, where nothing remains of a limit, until it is filled again: `x-ratelimit-remaining-…` and
  /// `x-ratelimit-reset-…` as OpenAI and those who follow it write them (`1s`, `6m0s`, `20ms`, or a time since 1970),
  /// `anthropic-ratelimit-…` (a date), `ratelimit-remaining` and `ratelimit-reset`.
  ///
  /// - Parameters:
  ///   - body: what the endpoint said, as far as it is an error's; nil if that does not count.
  ///   - text: the body, where it is no JSON object.
  public static func seconds(
    _ header: (String) -> String?, body: Record? = nil, text: String = "", now: Date
  ) -> Double? {
    let asked = [
      header("retry-after-ms").flatMap { Double($0.trimmed) }.flatMap { believed($0 / 1000) }
        ?? header("retry-after").flatMap { time($0, now) },
      body.flatMap { seconds(in: $0, now) },
      DurationWords.seconds(in: text).flatMap(believed),
    ].compactMap(\.self).max()
    if let asked { return asked }
    let limits = ["-requests", "-tokens", "-input-tokens", "-output-tokens", ""]
    let resets = limits.compactMap { limit -> Double? in
      for (remaining, reset) in [
        ("x-ratelimit-remaining\(limit)", "x-ratelimit-reset\(limit)"),
        ("anthropic-ratelimit\(limit)-remaining", "anthropic-ratelimit\(limit)-reset"),
        ("ratelimit-remaining\(limit)", "ratelimit-reset\(limit)"),
      ] where header(remaining).flatMap({ Double($0.trimmed) }) == 0 {
        if let seconds = header(reset).flatMap({ time($0, now) }) { return seconds }
      }
      return nil
    }
    if let longest = resets.max() { return longest }
    // Some say only when.
    for (remaining, reset) in [
      ("x-ratelimit-remaining", "x-ratelimit-reset"), ("ratelimit-remaining", "ratelimit-reset"),
    ] where header(remaining) == nil {
      if let seconds = header(reset).flatMap({ time($0, now) }) { return seconds }
    }
    return nil
  }

  /// `6m0s`, `1.5s`, `20ms`, `1h2m3s`, `4 seconds`, or plain seconds; nil for anything else.
  public static func duration(_ text: String) -> Double? {
    let text = text.trimmed
    if let seconds = Double(text) { return seconds.isFinite ? seconds : nil }
    var rest = text.utf8[...]
    let seconds = DurationWords.take(from: &rest)
    return rest.isEmpty ? seconds : nil
  }

  /// A duration, a time since 1970, or a date.
  static func time(_ text: String, _ now: Date) -> Double? {
    if let number = Double(text.trimmed) { return time(number, now) }
    if let seconds = duration(text) { return believed(seconds) }
    return date(text.trimmed).flatMap { believed($0.timeIntervalSince(now)) }
  }

  /// Seconds, or a time since 1970 in seconds, milliseconds, microseconds or nanoseconds.
  private static func time(_ number: Double, _ now: Date) -> Double? {
    guard number.isFinite else { return nil }
    for (digits, scale) in [(1e9, 1.0), (1e12, 1e-3), (1e15, 1e-6), (1e18, 1e-9)]
    where number >= digits && number < digits * 10 {
      return believed(number * scale - now.timeIntervalSince1970)
    }
    return believed(number)
  }

  private static func believed(_ seconds: Double) -> Double? {
    seconds.isFinite && seconds <= longest ? max(0, seconds) : nil
  }

  /// What an error's body says: fields, or words.
  private static func seconds(in body: Record, _ now: Date) -> Double? {
    let error = body["error"]?.record ?? body
    var found: [Double] = []
    for record in [body, error, error["metadata"]?.record].compactMap(\.self) {
      for (name, scale) in [
        ("retry_after", 1.0), ("retry_after_seconds", 1), ("retry_after_ms", 1e-3),
      ] {
        guard let value = record[name] else { continue }
        if let number = value.double ?? value.string.flatMap({ Double($0) }) {
          found.append(contentsOf: time(number * scale, now).map { [$0] } ?? [])
        } else if let text = value.string, let seconds = time(text, now) {
          found.append(seconds)
        }
      }
    }
    // Google's RetryInfo.
    for detail in error["details"]?.list ?? [] {
      if let text = detail.record?["retryDelay"]?.string, let seconds = time(text, now) {
        found.append(seconds)
      }
    }
    // OpenRouter passes on the headers of whoever is behind it.
    if let headers = error["metadata"]?.record?["headers"]?.record {
      let fields = headers.fields.map { ($0.name.lowercased(), $0.value) }
      func header(_ name: String) -> String? {
        fields.first { $0.0 == name }.map { $0.1.string ?? $0.1.json }
      }
      if let seconds = seconds(header, now: now) { found.append(seconds) }
    }
    let words = [error["message"]?.string, body["message"]?.string, body["error"]?.string]
    for text in words.compactMap(\.self) {
      if let seconds = DurationWords.seconds(in: text).flatMap(believed) { found.append(seconds) }
    }
    return found.max()
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`, its two older forms, or `1994-11-06T08:49:37Z`.
  private static func date(_ text: String) -> Date? {
    guard text.utf8.count < 64 else { return nil }
    if let date = try? Date(text, strategy: .iso8601) { return date }
    let precise = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    if let date = try? Date(text, strategy: precise) { return date }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    for format in [
      "EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'",
      "EEE MMM d HH:mm:ss yyyy",
    ] {
      formatter.dateFormat = format
      if let date = formatter.date(from: text) { return date }
    }
    return nil
  }
}

/// Durations as endpoints write them into their sentences.
private enum DurationWords {
  /// What stands before one.
  private static let openings = [
    "again in ", "again after ", "retry in ", "retry after ", "retrying in ", "retrying after ",
    "wait ", "wait for ", "reset in ", "resets in ", "reset after ", "available in ",
    "retry-after: ", "retry_after: ",
  ].map { Array($0.utf8) }

  private static let units: [(name: String, seconds: Double)] = [
    ("milliseconds", 0.001), ("millisecond", 0.001), ("ms", 0.001), ("seconds", 1), ("second", 1),
    ("secs", 1), ("sec", 1), ("s", 1), ("minutes", 60), ("minute", 60), ("mins", 60), ("min", 60),
    ("m", 60), ("hours", 3600), ("hour", 3600), ("hrs", 3600), ("hr", 3600), ("h", 3600),
    ("days", 86_400), ("day", 86_400), ("d", 86_400),
  ]

  /// The longest duration that a sentence asks for; nil if it asks for none.
  static func seconds(in text: String) -> Double? {
    let bytes = Array(text.lowercased().utf8.prefix(4000))
    var found: Double?
    for start in bytes.indices {
      for opening in openings where bytes[start...].starts(with: opening) {
        let rest = bytes[(start + opening.count)...]
        let sentence = String(decoding: rest.prefix(80), as: UTF8.self)
        var words = sentence.utf8[...]
        if let seconds = take(from: &words) ?? plainSeconds(sentence) {
          found = max(found ?? 0, seconds)
        }
      }
    }
    return found
  }

  /// Takes `6m0s`, `4 seconds`, `1 minute 30 seconds` from the beginning.
  static func take(from text: inout Substring.UTF8View) -> Double? {
    var seconds: Double?
    while true {
      var rest = text
      rest = rest.drop { $0 == UInt8(ascii: " ") }
      let number = rest.prefix { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
      rest = rest.dropFirst(number.count).drop { $0 == UInt8(ascii: " ") }
      let unit = rest.prefix { (97...122).contains($0) || (65...90).contains($0) }
      guard number.count < 20, unit.count < 16,
        let amount = Double(String(decoding: number, as: UTF8.self)),
        let scale = units.first(where: { $0.name.utf8.elementsEqual(unit) })?.seconds
      else { return seconds }
      seconds = (seconds ?? 0) + amount * scale
      text = rest.dropFirst(unit.count)
    }
  }

  /// `wait 30.`: a number without a unit, unless something else is counted.
  private static func plainSeconds(_ text: String) -> Double? {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let behind = text.dropFirst(number.count).first
    guard number.utf8.count < 12, behind == nil || behind == "." || behind == "," else {
      return nil
    }
    return Double(number.hasSuffix(".") ? number.dropLast() : number)
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
