import Values

/// Walks the tape that simdjson made of a document; its form is simdjson's `doc/tape.md`.
struct JSONTape {
  private let words: UnsafePointer<UInt64>
  private let texts: UnsafePointer<UInt8>
  /// Whether long numbers stand there as marked texts; see ``OddNumbers``.
  private let hasMarks: Bool
  /// The first word is the root; the document begins behind it.
  private(set) var index = 1

  init(words: UnsafePointer<UInt64>, texts: UnsafePointer<UInt8>, hasMarks: Bool = false) {
    self.hasMarks = hasMarks
    self.words = words
    self.texts = texts
  }

  /// The same tape, with the walk at another place.
  func moved(to index: Int) -> JSONTape {
    var tape = self
    tape.index = index
    return tape
  }

  /// The element at the walk's place; the walk moves behind it.
  mutating func next() -> Value {
    let word = words[index]
    let payload = word & 0x00FF_FFFF_FFFF_FFFF
    index += 1
    switch UInt8(word >> 56) {
    case UInt8(ascii: "\""): return string(text(at: payload))
    case UInt8(ascii: "l"): return .integer(Int64(bitPattern: number()))
    case UInt8(ascii: "u"): return Value(unsigned: number())
    case UInt8(ascii: "d"): return .double(Double(bitPattern: number()))
    case UInt8(ascii: "t"): return .bool(true)
    case UInt8(ascii: "f"): return .bool(false)
    case UInt8(ascii: "["): return .list(elements(end: payload))
    case UInt8(ascii: "{"): return .record(fields(end: payload))
    default: return .null
    }
  }

  /// As ``next()``; of an object only the named fields are kept.
  mutating func next(keeping columns: Set<String>) -> Value {
    guard UInt8(words[index] >> 56) == UInt8(ascii: "{") else { return next() }
    let last = Int(words[index] & 0xFFFF_FFFF) - 1
    index += 1
    var fields: [Record.Field] = []
    while index < last {
      let name = text(at: words[index] & 0x00FF_FFFF_FFFF_FFFF)
      index += 1
      if columns.contains(name) {
        fields.append(Record.Field(name, next()))
      } else {
        skip()
      }
    }
    index = last + 1
    return .record(Record(fields))
  }

  /// If the element at the walk's place is an object, where its first field is and where its end; else nil.
  var object: Range<Int>? {
    guard UInt8(words[index] >> 56) == UInt8(ascii: "{") else { return nil }
    return index + 1..<Int(words[index] & 0xFFFF_FFFF) - 1
  }

  /// Whether the text at the walk's place is this one; the walk moves behind it.
  mutating func nextIs(_ name: StaticString) -> Bool {
    let bytes = bytes(at: words[index] & 0x00FF_FFFF_FFFF_FFFF)
    index += 1
    guard bytes.count == name.utf8CodeUnitCount else { return false }
    // Names are short: a call takes longer than to look at their bytes.
    for place in bytes.indices where bytes[place] != name.utf8Start[place] { return false }
    return true
  }

  /// Moves behind the element at the walk's place.
  mutating func skip() {
    let word = words[index]
    switch UInt8(word >> 56) {
    case UInt8(ascii: "["), UInt8(ascii: "{"): index = Int(word & 0xFFFF_FFFF)
    case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index += 2
    default: index += 1
    }
  }

  private mutating func number() -> UInt64 {
    defer { index += 1 }
    return words[index]
  }

  private func string(_ text: String) -> Value {
    hasMarks ? OddNumbers.number(marked: text) ?? .string(text) : .string(text)
  }

  private func text(at offset: UInt64) -> String {
    String(decoding: bytes(at: offset), as: UTF8.self)
  }

  /// A text is its length in four bytes, then its bytes, already unescaped and checked.
  private func bytes(at offset: UInt64) -> UnsafeBufferPointer<UInt8> {
    let start = texts + Int(offset)
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(length))
  }

  /// The lower 32 bits of a container's word point behind its end; the next 24 hold its count.
  private mutating func elements(end: UInt64) -> [Value] {
    let last = Int(end & 0xFFFF_FFFF) - 1
    var elements: [Value] = []
    elements.reserveCapacity(min(Int(end >> 32), 1 << 16))
    while index < last { elements.append(next()) }
    index = last + 1
    return elements
  }

  private mutating func fields(end: UInt64) -> Record {
    let last = Int(end & 0xFFFF_FFFF) - 1
    var fields: [Record.Field] = []
    fields.reserveCapacity(min(Int(end >> 32), 1 << 16))
    while index < last {
      let name = text(at: words[index] & 0x00FF_FFFF_FFFF_FFFF)
      index += 1
      fields.append(Record.Field(name, next()))
    }
    index = last + 1
    return Record(fields)
  }
}
