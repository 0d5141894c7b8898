import Foundation

/// How long an endpoint asks to be left alone, by the headers of a response.
enum RequestedPause {
  /// Seconds from `now`; nil if it asks for nothing.
  ///
  /// `retry-after-ms` and `Retry-After` (seconds, or a date: RFC 9110, 10.2.3); else, where nothing remains of
  /// a limit, until it is filled again: `x-ratelimit-remaining-…` and `x-ratelimit-reset-…` as OpenAI and those
  /// who follow it write them (`1s`, `6m0s`, `20ms`).
  static func seconds(_ header: (String) -> String?, now: Date) -> Double? {
    if let milliseconds = header("retry-after-ms").flatMap(Double.init) {
      return max(0, milliseconds / 1000)
    }
    if let text = header("retry-after") {
      if let seconds = Double(text) { return max(0, seconds) }
      if let date = date(text) { return max(0, date.timeIntervalSince(now)) }
    }
    let resets = ["requests", "tokens"].compactMap { limit -> Double? in
      guard header("x-ratelimit-remaining-\(limit)").flatMap(Double.init) == 0 else { return nil }
      return header("x-ratelimit-reset-\(limit)").flatMap(duration)
    }
    return resets.max()
  }

  /// `6m0s`, `1.5s`, `20ms`, `1h2m3s`, or plain seconds; nil for anything else.
  static func duration(_ text: String) -> Double? {
    if let seconds = Double(text) { return seconds }
    var seconds = 0.0
    var rest = text[...]
    while !rest.isEmpty {
      let number = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let amount = Double(number),
        let scale = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400][String(unit)]
      else { return nil }
      seconds += amount * scale
    }
    return text.isEmpty ? nil : seconds
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`
  private static func date(_ text: String) -> Date? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.date(from: text)
  }
}
