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
    /// An event that has only a text more than one before it.
    case text(String, at: StreamPlace)
    /// The endpoint says that this was all.
    case done
  }

  /// An event that could not be read: something is missing from the answer.
  private(set) var hasGaps = false
  /// The beginning of what is no event, for messages.
  private(set) var strange = ""
  private var pending: [UInt8] = []
  /// What ends a line, with or without a carriage return before it; nil until the first has ended.
  private var lineEnd: UInt8?
  /// Data of several lines.
  private var data: [UInt8] = []
  private var name = ""
  /// The first half of a letter that two events have together, as it is written: `\ud83d`.
  private var half: [UInt8] = []
  private var frame: EventFrame?
  /// How many events stood in the frame, less those that it took to make one.
  private var framed = 4

  /// Lines longer than this are not read on.
  private static let longestLine = 64 << 20

  /// Takes in a piece, and hands over the events that it completes.
  ///
  /// - Parameter take: takes an event, and says where its text goes if it has nothing else that counts and others may be
  ///   handed over as texts.
  mutating func add(_ piece: UnsafeRawBufferPointer, _ take: (Event) -> StreamPlace?) {
    var start = 0
    if lineEnd == nil {
      lineEnd = Self.lineEnd(behind: pending.last, in: piece)
      if lineEnd == UInt8(ascii: "\r"), pending.last == lineEnd { endPending(take) }
    }
    while let end = piece.place(of: lineEnd ?? UInt8(ascii: "\n"), from: start) {
      if pending.isEmpty {
        line(UnsafeRawBufferPointer(rebasing: piece[start..<end]), take)
      } else {
        pending.append(contentsOf: piece[start..<end])
        endPending(take)
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

  private mutating func endPending(_ take: (Event) -> StreamPlace?) {
    let whole = pending
    pending.removeAll(keepingCapacity: true)
    whole.withUnsafeBytes { line($0, take) }
  }

  /// What ends lines: the standard has a line feed, a carriage return, or both. Nil if no line has ended.
  ///
  /// - Parameter last: what came before the piece.
  private static func lineEnd(behind last: UInt8?, in piece: UnsafeRawBufferPointer) -> UInt8? {
    let feed = UInt8(ascii: "\n")
    let carriage = UInt8(ascii: "\r")
    var next = 0
    if last != carriage {
      guard let place = piece.firstIndex(where: { $0 == feed || $0 == carriage }) else {
        return nil
      }
      if piece[place] == feed { return feed }
      next = place + 1
    }
    guard next < piece.count else { return nil }
    // Others stand inside of an event, whatever JSON has of it.
    let starts = ["\r", ":", "data:", "event:", "id:", "retry:"]
    let rest = piece[next...].prefix(6)
    return starts.contains { rest.starts(with: $0.utf8) || $0.utf8.starts(with: rest) }
      ? carriage : feed
  }

  /// Takes in that nothing more comes.
  mutating func end(_ take: (Event) -> StreamPlace?) {
    let whole = pending
    pending = []
    if !whole.isEmpty { whole.withUnsafeBytes { line($0, take) } }
    flush(take)
  }

  private mutating func line(_ line: UnsafeRawBufferPointer, _ take: (Event) -> StreamPlace?) {
    var line = line
    // Of an end of both, the other one.
    if lineEnd == UInt8(ascii: "\r"), line.first == UInt8(ascii: "\n") { line = line.behind(1) }
    if line.last == UInt8(ascii: "\r") { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
    if line.begins(with: "\u{FEFF}") { line = line.behind(3) }
    guard let first = line.first else {
      flush(take)
      name = ""
      return
    }
    if line.begins(with: "data:") {
      line = line.behind(5)
      if line.first == UInt8(ascii: " ") { line = line.behind(1) }
      self.take(data: line, take)
    } else if first == UInt8(ascii: ":") {
      return
    } else if line.begins(with: "event:") {
      name = String(decoding: line.behind(6), as: UTF8.self).trimmingPrefix(" ").description
    } else if line.begins(with: "id:") || line.begins(with: "retry:") {
      return
    } else if first == UInt8(ascii: "{") || !data.isEmpty {
      self.take(data: line, take)
    } else if strange.utf8.count < 500 {
      strange += String(decoding: line.prefix(500), as: UTF8.self)
    }
  }

  private mutating func take(data added: UnsafeRawBufferPointer, _ take: (Event) -> StreamPlace?) {
    if data.isEmpty {
      if let frame, name.isEmpty, let text = frame.text(of: added) {
        framed = min(framed + 1, 1000)
        _ = take(.text(text, at: frame.place))
        return
      }
      if added.count == 6, added.begins(with: "[DONE]") {
        _ = take(.done)
        return
      }
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
    if !half.isEmpty || mayHaveHalf { joinHalves() }
    guard data.last == UInt8(ascii: "}"), let record = strict() else { return }
    if let place = take(.data(record, name: name)) { expect(record, place) }
    data.removeAll(keepingCapacity: true)
  }

  /// What follows an event may stand in the same frame.
  private mutating func expect(_ record: Record, _ place: StreamPlace) {
    // Some count something in each event: frames that none fits cost more than they save.
    guard framed >= 2, data.count <= 4096 else { return }
    framed -= 2
    frame = EventFrame(data, record, place)
  }

  /// The event that has come to its end, whatever it is.
  private mutating func flush(_ take: (Event) -> StreamPlace?) {
    guard !data.isEmpty else { return }
    let text = String(decoding: data.prefix(20), as: UTF8.self).filter { !$0.isWhitespace }
    if text == "[DONE]" {
      _ = take(.done)
    } else if let record = LenientJSON.record(data) {
      _ = take(.data(record, name: name))
    } else if !text.isEmpty {
      hasGaps = true
      if strange.utf8.count < 500 { strange += String(decoding: data.prefix(500), as: UTF8.self) }
    }
    data.removeAll(keepingCapacity: true)
  }

  /// Whether something is written by its number: a look at the bytes, since almost no event has that.
  private var mayHaveHalf: Bool {
    data.withUnsafeBytes { bytes in
      var start = 0
      while let place = bytes.place(of: UInt8(ascii: "\\"), from: start), place + 2 < bytes.count {
        if bytes[place + 1] | 0x20 == UInt8(ascii: "u"),
          bytes[place + 2] | 0x20 == UInt8(ascii: "d")
        {
          return true
        }
        start = place + 2
      }
      return false
    }
  }

  /// Puts letters together of which an endpoint has sent the halves apart: each alone is no text.
  private mutating func joinHalves() {
    func place(of second: ClosedRange<UInt8>, behind: UInt8?, before: UInt8?) -> Int? {
      data.indices.dropLast(5).first { place in
        guard data[place] == UInt8(ascii: "\\"), data[place + 1] | 0x20 == UInt8(ascii: "u"),
          data[place + 2] | 0x20 == UInt8(ascii: "d"), second.contains(data[place + 3] | 0x20)
        else { return false }
        if let behind, place == 0 || data[place - 1] != behind { return false }
        if let before, place + 6 >= data.count || data[place + 6] != before { return false }
        return place == 0 || data[place - 1] != UInt8(ascii: "\\")
      }
    }
    let quote = UInt8(ascii: "\"")
    if !half.isEmpty,
      let rest = place(of: UInt8(ascii: "c")...UInt8(ascii: "f"), behind: quote, before: nil)
    {
      data.insert(contentsOf: half, at: rest)
    }
    half = []
    // 8, 9, a, b
    let first =
      place(of: 0x38...0x39, behind: nil, before: quote)
      ?? place(of: UInt8(ascii: "a")...UInt8(ascii: "b"), behind: nil, before: quote)
    if let first {
      half = Array(data[first..<first + 6])
      data.removeSubrange(first..<first + 6)
    }
  }

  private mutating func strict() -> Record? {
    let count = data.count
    data.append(contentsOf: repeatElement(0, count: JSONParser.padding))
    defer { data.removeLast(JSONParser.padding) }
    return data.withUnsafeBufferPointer { padded in
      ParserPool.with { parser in
        try? parser.parse(UnsafeBufferPointer(rebasing: padded[..<count])).record
      }
    }
  }
}
