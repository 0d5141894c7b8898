import Values

/// What stays the same in the events of one answer: all but a piece of text. An event in such a frame is read by comparing
/// bytes, and not as JSON.
///
/// A frame is made of an event that was read as JSON, and tried once with another text in it: so it is sure that what
/// stands in the frame is that text and nothing else.
struct EventFrame {
  private let head: [UInt8]
  private let tail: [UInt8]
  /// Where the text goes.
  let place: StreamPlace

  /// - Parameters:
  ///   - event: as it came; `record` is what was read of it.
  ///   - place: where its only text goes.
  /// - Returns: nil if the text cannot be told from the rest.
  init?(_ event: [UInt8], _ record: Record, _ place: StreamPlace) {
    guard let text = Self.text(of: event, under: place.name) else { return nil }
    head = Array(event[..<text.lowerBound])
    tail = Array(event[text.upperBound...])
    self.place = place
    let probe = "a probe"
    guard let filled = LenientJSON.record(head + Array(probe.utf8) + tail),
      filled == record.filling(place, with: probe)
    else { return nil }
  }

  /// Where the text under a name stands, without its quotation marks; nil if the name stands there more than once.
  private static func text(of event: [UInt8], under name: String) -> Range<Int>? {
    let key = Array("\"\(name)\"".utf8)
    var found: Int?
    var index = 0
    while index + key.count <= event.count {
      if event[index] == key[0], event[index..<index + key.count].elementsEqual(key) {
        if found != nil { return nil }
        found = index + key.count
      }
      index += 1
    }
    guard var start = found else { return nil }
    while start < event.count, [0x20, 0x3A].contains(event[start]) { start += 1 }
    guard start < event.count, event[start] == UInt8(ascii: "\"") else { return nil }
    var end = start + 1
    while end < event.count, event[end] != UInt8(ascii: "\"") {
      end += event[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    return end < event.count ? start + 1..<end : nil
  }

  /// The text of an event in this frame; nil if it is another, or one that has to be read as JSON.
  func text(of event: UnsafeRawBufferPointer) -> String? {
    let count = event.count - head.count - tail.count
    guard count >= 0, event.has(head, at: 0), event.has(tail, at: head.count + count) else {
      return nil
    }
    let text = UnsafeRawBufferPointer(rebasing: event[head.count..<head.count + count])
    // None ends early, so that the compiler can look at many bytes at a time.
    var hasControls = false
    for byte in text { hasControls = hasControls || byte < 0x20 }
    if hasControls { return nil }
    if text.place(of: UInt8(ascii: "\\"), from: 0) != nil { return Self.unescaped(text) }
    if text.place(of: UInt8(ascii: "\""), from: 0) != nil { return nil }
    return String(validating: text, as: UTF8.self)
  }

  /// A text with escapes of one letter; nil if there are others, or an open quotation mark.
  private static func unescaped(_ text: UnsafeRawBufferPointer) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      var byte = text[index]
      if byte == UInt8(ascii: "\"") { return nil }
      if byte == UInt8(ascii: "\\") {
        index += 1
        guard index < text.count else { return nil }
        switch text[index] {
        case UInt8(ascii: "n"): byte = 0x0A
        case UInt8(ascii: "t"): byte = 0x09
        case UInt8(ascii: "r"): byte = 0x0D
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte = text[index]
        default: return nil
        }
      }
      bytes.append(byte)
      index += 1
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

/// Where the text of an event goes, if it has nothing else that counts.
public struct StreamPlace: Sendable, Equatable {
  enum Part: Sendable, Equatable {
    case text
    case reasoning
  }

  /// The choice's index.
  let index: Int64
  let part: Part
  /// The field of the delta.
  let name: String
}

extension Record {
  /// An event with another text.
  fileprivate func filling(_ place: StreamPlace, with text: String) -> Record? {
    guard var choice = self["choices"]?.list?.first?.record, var delta = choice["delta"]?.record
    else { return nil }
    delta[place.name] = .string(text)
    choice["delta"] = .record(delta)
    var event = self
    event["choices"] = .list([.record(choice)])
    return event
  }
}
