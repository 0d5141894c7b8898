import Values

/// Reads those pickles that hold plain data: texts, numbers, lists, dicts.
///
/// A pickle is a program for a small machine (Python's `pickletools`), and most of its opcodes call Python functions.
/// None of those is here: a pickle that has one is refused.
struct Pickle {
  private enum Item {
    case value(Value)
    case mark
  }

  private var rest: ArraySlice<UInt8>
  private var stack: [Item] = []
  private var memo: [Int: Value] = [:]
  /// The values made of the memo; a short pickle could otherwise name a long text without end.
  private var recalled = 0

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
      case UInt8(ascii: "."): return try pop()  // STOP
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
    case UInt8(ascii: "V"): push(.string(try unicodeLine()))  // UNICODE
    case UInt8(ascii: "]"), UInt8(ascii: ")"): push(.list([]))  // EMPTY_LIST, EMPTY_TUPLE
    case UInt8(ascii: "}"): push(.record(Record()))  // EMPTY_DICT
    case UInt8(ascii: "l"), UInt8(ascii: "t"): push(.list(try sinceMark()))  // LIST, TUPLE
    case 0x85, 0x86, 0x87: try tuple(Int(opcode) - 0x84)  // TUPLE1, TUPLE2, TUPLE3
    case UInt8(ascii: "a"): try append([try pop()])  // APPEND
    case UInt8(ascii: "e"): try append(try sinceMark())  // APPENDS
    case UInt8(ascii: "d"):  // DICT
      let items = try sinceMark()
      push(.record(Record()))
      try set(items)
    case UInt8(ascii: "s"):  // SETITEM
      let value = try pop()
      try set([try pop(), value])
    case UInt8(ascii: "u"): try set(try sinceMark())  // SETITEMS
    default:
      throw UnreadableTests(
        "the pickle has the opcode 0x\(hexadecimal([opcode])), which is refused")
    }
  }

  private mutating func push(_ value: Value) { stack.append(.value(value)) }

  private mutating func pop() throws(UnreadableTests) -> Value {
    guard case .value(let value)? = stack.popLast() else {
      throw UnreadableTests("the pickle is damaged")
    }
    return value
  }

  private func top() throws(UnreadableTests) -> Value {
    guard case .value(let value)? = stack.last else {
      throw UnreadableTests("the pickle is damaged")
    }
    return value
  }

  private mutating func recall(_ place: Int) throws(UnreadableTests) {
    recalled += 1
    guard let value = memo[place], recalled <= 1_000_000 else {
      throw UnreadableTests("the pickle is damaged")
    }
    push(value)
  }

  private mutating func sinceMark() throws(UnreadableTests) -> [Value] {
    var values: [Value] = []
    while let item = stack.popLast() {
      guard case .value(let value) = item else { return values.reversed() }
      values.append(value)
    }
    throw UnreadableTests("the pickle is damaged")
  }

  private mutating func tuple(_ count: Int) throws(UnreadableTests) {
    var values: [Value] = []
    for _ in 0..<count { values.append(try pop()) }
    push(.list(values.reversed()))
  }

  private mutating func append(_ values: [Value]) throws(UnreadableTests) {
    guard case .list(let list) = try pop() else { throw UnreadableTests("the pickle is damaged") }
    push(.list(list + values))
  }

  private mutating func set(_ items: [Value]) throws(UnreadableTests) {
    guard case .record(var record) = try pop(), items.count.isMultiple(of: 2) else {
      throw UnreadableTests("the pickle is damaged")
    }
    for place in stride(from: 0, to: items.count, by: 2) {
      guard let key = items[place].string else {
        throw UnreadableTests("a key of the pickle is no text")
      }
      record[key] = items[place + 1]
    }
    push(.record(record))
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
    push(.string(String(decoding: try take(bytes), as: UTF8.self)))
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
