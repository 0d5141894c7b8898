import Values

/// What a filter measured of a row, and who gave the number.
public struct Score: Sendable, Equatable {
  /// The strategy that measured, for instance `response_length`.
  public let name: String
  /// In the strategy's unit.
  public let value: Double
  /// Who gave it: a model and the version of the prompt, or a rule.
  public let by: String

  public init(name: String, value: Double, by: String) {
    self.name = name
    self.value = value
    self.by = by
  }

  var record: Record {
    ["name": .string(name), "value": .double(value), "by": .string(by)]
  }

  @usableFromInline
  init(record: Record) throws {
    guard let value = record["value"]?.double else {
      throw RetortError(.input, "a score cannot be read", cause: "its value is not a number")
    }
    self.init(name: try record.text("name"), value: value, by: try record.text("by"))
  }
}

extension Score {
  /// Appends the JSON of a row to whose scores some were added, from its JSON before: a copy, and the new scores.
  ///
  /// - Parameters:
  ///   - line: the row as it was: an object whose last field is its scores.
  ///   - before: the scores it had.
  ///   - scores: those that it has now.
  /// - Returns: whether this could be done; if not, nothing was appended.
  static func appendRow(
    _ line: UnsafeBufferPointer<UInt8>, with before: [Score], now scores: [Score],
    to bytes: inout [UInt8]
  ) -> Bool {
    guard scores.starts(with: before) else { return false }
    if scores.count == before.count {
      bytes.append(contentsOf: line)
      return true
    }
    var end = Array(#","scores":["#.utf8)
    appendJSON(before[...], to: &end)
    end.append(contentsOf: rowEnd)
    guard line.suffix(end.count).elementsEqual(end) else { return false }
    bytes.append(contentsOf: line.dropLast(rowEnd.count))
    if !before.isEmpty { bytes.append(UInt8(ascii: ",")) }
    appendJSON(scores[before.count...], to: &bytes)
    bytes.append(contentsOf: rowEnd)
    return true
  }

  private static let rowEnd = Array("]}".utf8)

  private static func appendJSON(_ scores: ArraySlice<Score>, to bytes: inout [UInt8]) {
    for place in scores.indices {
      if place > scores.startIndex { bytes.append(UInt8(ascii: ",")) }
      scores[place].appendJSON(to: &bytes)
    }
  }

  /// Appends the same as the JSON of ``record``.
  private func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: #"{"name":"#.utf8)
    appendQuoted(name, to: &bytes)
    bytes.append(contentsOf: #","value":"#.utf8)
    Value.double(value).appendJSON(to: &bytes)
    bytes.append(contentsOf: #","by":"#.utf8)
    appendQuoted(by, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
  }
}
