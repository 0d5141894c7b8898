import Values

/// Reads those pickles that hold plain data: texts, numbers, lists, dicts.
///
/// A pickle is a program for a small machine (Python's `pickletools`), and most of its opcodes call Python functions.
/// None of those is here: a pickle that has one is refused.
struct Pickle {
  private enum Item {
    case value(Sized)
    case mark
  }

  /// A value, and how much is in it: what a pickle names twice is there twice in what is written of it.
  fileprivate struct Sized {
    var value: Value
    /// How many lists and dicts stand within each other, at most.
    var height = 0
    /// Bytes of texts, and one for every value.
    var size = 1
  }

  private var rest: ArraySlice<UInt8>
  private var stack: [Item] = []
  private var memo: [Int: Sized] = [:]

  /// What walks a value later calls itself for each level.
  fileprivate static let deepest = 64
  /// More than this is no set of tests.
  fileprivate static let largest = EncodedTests.most
  /// The fields of a record are looked through one by one.
  private static let mostKeys = 1_000

  /// - Throws: ``UnreadableTests``.
  static func value(_ bytes: [UInt8]) throws(UnreadableTests) -> Value {
    var pickle = Pickle(rest: bytes[...])
    return try pickle.run()
  }

  private init(rest: ArraySlice<UInt8>) {
    self.rest = rest
  }

  private mutating func run() throws(UnreadableTests) -> Value {
    while true {
      let opcode = try number(1)
      switch UInt8(opcode) {
      case 0x80:
        // PROTO
        guard try number(1) <= 5 else { throw UnreadableTests("a pickle of a newer protocol") }
      case 0x95: _ = try number(8)  // FRAME
      case UInt8(ascii: "."): return try pop().value  // STOP
      case UInt8(ascii: "("): stack.append(.mark)  // MARK
      case UInt8(ascii: "0"): _ = try pop()  // POP
      case 0x94: memo[memo.count] = try top()  // MEMOIZE
      case UInt8(ascii: "q"): memo[try number(1)] = try top()  // BINPUT
      case UInt8(ascii: "r"): memo[try number(4)] = try top()  // LONG_BINPUT
      case UInt8(ascii: "p"): memo[try decimalLine()] = try top()  // PUT
      case UInt8(ascii: "h"): try recall(try number(1))  // BINGET
      case UInt8(ascii: "j"): try recall(try number(4))  // LONG_BINGET
      case UInt8(ascii: "g"): try recall(try decimalLine())  // GET
      default: try data(UInt8(opcode))
      }
    }
  }

  /// The opcodes that make or fill values.
  private mutating func data(_ opcode: UInt8) throws(UnreadableTests) {
    switch opcode {
    case UInt8(ascii: "N"): push(.null)  // NONE
    case 0x88: push(.bool(true))  // NEWTRUE
    case 0x89: push(.bool(false))  // NEWFALSE
    case UInt8(ascii: "K"): push(.integer(Int64(try number(1))))  // BININT1
    case UInt8(ascii: "M"): push(.integer(Int64(try number(2))))  // BININT2
    // BININT
    case UInt8(ascii: "J"): push(.integer(Int64(Int32(truncatingIfNeeded: try number(4)))))
    case UInt8(ascii: "G"): push(.double(try bigEndianDouble()))  // BINFLOAT
    case UInt8(ascii: "I"): push(try oldNumber())  // INT
    case UInt8(ascii: "F"): push(.double(try decimal(line())))  // FLOAT
    // LONG
    case UInt8(ascii: "L"): push(.integer(try decimal(line().filter { $0 != UInt8(ascii: "L") })))
    case 0x8C: try pushText(try number(1))  // SHORT_BINUNICODE
    case UInt8(ascii: "X"): try pushText(try number(4))  // BINUNICODE
    case 0x8D: try pushText(try number(8))  // BINUNICODE8
    case UInt8(ascii: "V"): pushText(try unicodeLine())  // UNICODE
    case UInt8(ascii: "]"), UInt8(ascii: ")"): push(.list([]))  // EMPTY_LIST, EMPTY_TUPLE
    case UInt8(ascii: "}"): push(.record(Record()))  // EMPTY_DICT
    case UInt8(ascii: "l"), UInt8(ascii: "t"): try pushList(try sinceMark())  // LIST, TUPLE
    case 0x85, 0x86, 0x87: try tuple(Int(opcode) - 0x84)  // TUPLE1, TUPLE2, TUPLE3
    case UInt8(ascii: "a"): try append([try pop()])  // APPEND
    case UInt8(ascii: "e"): try append(try sinceMark())  // APPENDS
    case UInt8(ascii: "d"):  // DICT
      let items = try sinceMark()
      push(.record(Record()))
      try set(items)
    case UInt8(ascii: "s"):  // SETITEM
      let value = try pop()
      let key = try pop()
      try set([key, value])
    case UInt8(ascii: "u"): try set(try sinceMark())  // SETITEMS
    default:
      throw UnreadableTests(
        "the pickle has the opcode 0x\(hexadecimal([opcode])), which is refused")
    }
  }

  private mutating func push(_ value: Value) { stack.append(.value(Sized(value: value))) }

  private mutating func pop() throws(UnreadableTests) -> Sized {
    guard case .value(let value)? = stack.popLast() else {
      throw UnreadableTests("the pickle is damaged")
    }
    return value
  }

  private func top() throws(UnreadableTests) -> Sized {
    guard case .value(let value)? = stack.last else {
      throw UnreadableTests("the pickle is damaged")
    }
    return value
  }

  private mutating func recall(_ place: Int) throws(UnreadableTests) {
    guard let item = memo[place] else { throw UnreadableTests("the pickle is damaged") }
    // What was remembered is the empty list that was filled later.
    if item.value == .list([]) || item.value == .record(Record()) {
      throw UnreadableTests("the pickle names a list twice")
    }
    stack.append(.value(item))
  }

  private mutating func sinceMark() throws(UnreadableTests) -> [Sized] {
    var values: [Sized] = []
    while let item = stack.popLast() {
      guard case .value(let value) = item else { return values.reversed() }
      values.append(value)
    }
    throw UnreadableTests("the pickle is damaged")
  }

  private mutating func tuple(_ count: Int) throws(UnreadableTests) {
    var values: [Sized] = []
    for _ in 0..<count { values.append(try pop()) }
    try pushList(values.reversed())
  }

  private mutating func pushList(_ values: [Sized]) throws(UnreadableTests) {
    push(.list([]))
    try append(values)
  }

  private mutating func append(_ items: [Sized]) throws(UnreadableTests) {
    var whole = try pop()
    guard case .list(var list) = whole.value else { throw UnreadableTests("the pickle is damaged") }
    // The list has no other owner, so that it grows in its place.
    whole.value = .null
    for item in items {
      try whole.hold(item)
      list.append(item.value)
    }
    whole.value = .list(list)
    stack.append(.value(whole))
  }

  private mutating func set(_ items: [Sized]) throws(UnreadableTests) {
    var whole = try pop()
    guard case .record(var record) = whole.value, items.count.isMultiple(of: 2) else {
      throw UnreadableTests("the pickle is damaged")
    }
    whole.value = .null
    for place in stride(from: 0, to: items.count, by: 2) {
      guard let key = items[place].value.string else {
        throw UnreadableTests("a key of the pickle is no text")
      }
      try whole.hold(items[place])
      try whole.hold(items[place + 1])
      record[key] = items[place + 1].value
      guard record.fields.count <= Self.mostKeys else {
        throw UnreadableTests("a dict of the pickle has too many keys")
      }
    }
    whole.value = .record(record)
    stack.append(.value(whole))
  }

  // MARK: Bytes

  private mutating func take(_ count: Int) throws(UnreadableTests) -> ArraySlice<UInt8> {
    guard count >= 0, count <= rest.count else { throw UnreadableTests("the pickle is cut") }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// A little-endian number of that many bytes.
  private mutating func number(_ bytes: Int) throws(UnreadableTests) -> Int {
    var number: UInt64 = 0
    for (place, byte) in try take(bytes).enumerated() {
      number |= UInt64(byte) << (8 * UInt64(place))
    }
    guard let number = Int(exactly: number) else { throw UnreadableTests("the pickle is damaged") }
    return number
  }

  private mutating func bigEndianDouble() throws(UnreadableTests) -> Double {
    Double(bitPattern: try take(8).reduce(0) { $0 << 8 | UInt64($1) })
  }

  private mutating func pushText(_ bytes: Int) throws(UnreadableTests) {
    pushText(String(decoding: try take(bytes), as: UTF8.self))
  }

  private mutating func pushText(_ text: String) {
    stack.append(.value(Sized(value: .string(text), size: 1 + text.utf8.count)))
  }

  private mutating func line() throws(UnreadableTests) -> ArraySlice<UInt8> {
    guard let end = rest.firstIndex(of: 0x0A) else { throw UnreadableTests("the pickle is cut") }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end]
  }

  private mutating func decimalLine() throws(UnreadableTests) -> Int { try decimal(line()) }

  private func decimal<Number: LosslessStringConvertible>(
    _ digits: ArraySlice<UInt8>
  ) throws(UnreadableTests) -> Number {
    guard let number = Number(String(decoding: digits, as: UTF8.self)) else {
      throw UnreadableTests("the pickle is damaged")
    }
    return number
  }

  /// The first protocols write the truth values as 00 and 01.
  private mutating func oldNumber() throws(UnreadableTests) -> Value {
    let digits = try line()
    switch Array(digits) {
    case Array("00".utf8): return .bool(false)
    case Array("01".utf8): return .bool(true)
    default: return .integer(try decimal(digits))
    }
  }

  /// Python's raw-unicode-escape: Latin-1, and `\\uXXXX` or `\\UXXXXXXXX` for the rest.
  private mutating func unicodeLine() throws(UnreadableTests) -> String {
    var text = String.UnicodeScalarView()
    var bytes = try line()
    while let byte = bytes.popFirst() {
      let length = bytes.first == UInt8(ascii: "u") ? 4 : bytes.first == UInt8(ascii: "U") ? 8 : 0
      if byte == UInt8(ascii: "\\"), length > 0, bytes.count > length,
        let code = UInt32(
          String(decoding: bytes.dropFirst().prefix(length), as: UTF8.self), radix: 16)
      {
        text.append(Unicode.Scalar(code) ?? "\u{FFFD}")
        bytes = bytes.dropFirst(length + 1)
      } else {
        text.append(Unicode.Scalar(byte))
      }
    }
    return String(text)
  }
}

extension Pickle.Sized {
  /// Counts what is put into it.
  fileprivate mutating func hold(_ item: Self) throws(UnreadableTests) {
    height = max(height, item.height + 1)
    guard height <= Pickle.deepest else {
      throw UnreadableTests("the pickle is nested too deeply")
    }
    size += item.size
    guard size <= Pickle.largest else { throw UnreadableTests("the tests are too large") }
  }
}
