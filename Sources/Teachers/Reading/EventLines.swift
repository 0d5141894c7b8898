import Formats
import Values

/// Takes the events out of a body that comes in pieces: server-sent events as the standard has them and as endpoints
/// write them, or a JSON object on each line.
///
/// Memory: the line that is not at its end.
struct EventLines {
  /// What a line comes to.
  enum Event {
    /// - Parameter name: what the endpoint calls it; empty if it does not.
    case data(Record, name: String)
    /// The endpoint says that this was all.
    case done
  }

  /// An event that could not be read: something is missing from the answer.
  private(set) var hasGaps = false
  /// The beginning of what is no event, for messages.
  private(set) var strange = ""
  private let parser = JSONParser()
  private var pending: [UInt8] = []
  /// Data of several lines.
  private var data: [UInt8] = []
  private var name = ""

  /// Lines longer than this are not read on.
  private static let longestLine = 64 << 20

  /// Takes in a piece, and hands over the events that it completes.
  mutating func add(_ piece: UnsafeRawBufferPointer, _ take: (Event) -> Void) {
    var start = 0
    while let end = piece[start...].firstIndex(of: UInt8(ascii: "\n")) {
      if pending.isEmpty {
        line(UnsafeRawBufferPointer(rebasing: piece[start..<end]), take)
      } else {
        pending.append(contentsOf: piece[start..<end])
        let whole = pending
        pending.removeAll(keepingCapacity: true)
        whole.withUnsafeBytes { line($0, take) }
      }
      start = end + 1
    }
    if pending.count + piece.count - start > Self.longestLine {
      hasGaps = true
      pending = []
    } else {
      pending.append(contentsOf: piece[start...])
    }
  }

  /// Takes in that nothing more comes.
  mutating func end(_ take: (Event) -> Void) {
    let whole = pending
    pending = []
    if !whole.isEmpty { whole.withUnsafeBytes { line($0, take) } }
    flush(take)
  }

  private mutating func line(_ line: UnsafeRawBufferPointer, _ take: (Event) -> Void) {
    var line = line[...]
    if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
    if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
    guard let first = line.first else {
      flush(take)
      name = ""
      return
    }
    if first == UInt8(ascii: ":") { return }
    if line.starts(with: "data:".utf8) {
      line = line.dropFirst(5)
      if line.first == UInt8(ascii: " ") { line = line.dropFirst() }
      self.take(data: line, take)
    } else if line.starts(with: "event:".utf8) {
      name = String(decoding: line.dropFirst(6), as: UTF8.self).trimmingPrefix(" ").description
    } else if line.starts(with: "id:".utf8) || line.starts(with: "retry:".utf8) {
      return
    } else if first == UInt8(ascii: "{") || !data.isEmpty {
      self.take(data: line, take)
    } else if strange.utf8.count < 500 {
      strange += String(decoding: line.prefix(500), as: UTF8.self)
    }
  }

  private mutating func take(data added: Slice<UnsafeRawBufferPointer>, _ take: (Event) -> Void) {
    if data.isEmpty {
      if added.elementsEqual("[DONE]".utf8) { return take(.done) }
      // Almost always an event is one line.
      data.append(contentsOf: added)
    } else {
      data.append(UInt8(ascii: "\n"))
      data.append(contentsOf: added)
    }
    guard data.count <= Self.longestLine else {
      hasGaps = true
      data = []
      return
    }
    guard data.last == UInt8(ascii: "}"), let record = strict() else { return }
    data.removeAll(keepingCapacity: true)
    take(.data(record, name: name))
  }

  /// The event that has come to its end, whatever it is.
  private mutating func flush(_ take: (Event) -> Void) {
    guard !data.isEmpty else { return }
    let text = String(decoding: data.prefix(20), as: UTF8.self).filter { !$0.isWhitespace }
    if text == "[DONE]" {
      take(.done)
    } else if let record = LenientJSON.record(data, parser) {
      take(.data(record, name: name))
    } else if !text.isEmpty {
      hasGaps = true
      if strange.utf8.count < 500 { strange += String(decoding: data.prefix(500), as: UTF8.self) }
    }
    data.removeAll(keepingCapacity: true)
  }

  private mutating func strict() -> Record? {
    let count = data.count
    data.append(contentsOf: repeatElement(0, count: JSONParser.padding))
    defer { data.removeLast(JSONParser.padding) }
    return data.withUnsafeBufferPointer { padded in
      try? parser.parse(UnsafeBufferPointer(rebasing: padded[..<count])).record
    }
  }
}
