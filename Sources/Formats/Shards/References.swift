import Foundation

// A stage that keeps rows of another one says which, and what it adds, so that a text lies on the disk once:
//
//     {"row":17}                                      row 17 of the base, as it is
//     {"row":17,"at":2041,"verdict":{…},"scores":[]}  its first 2041 bytes, and from there what stands here
//     {"of":17,"at":2041,"cut":88,"name":…,"reason":…,"evidence":…,"row":{…}}   a drop whose row is such a row
//     {"id":…}                                        a row of its own
//
// The bytes that come out are those of the whole row, so nobody above can tell the difference.

/// What a stored line says of the base's row that it stands for.
struct Reference {
  /// Nil: the line is a row of its own.
  let row: Int?
  /// How many bytes of the base's row count; nil for all.
  let shared: Int?
  /// For a drop: the length of what stands before its row.
  let cut: Int?
  /// Where the rest of the stored line begins, its comma included.
  let rest: Int

  var isDrop: Bool { cut != nil }
  /// Whether it is the base's row as it is.
  var isWhole: Bool { row != nil && shared == nil && cut == nil }

  /// Nil if the line begins like a reference and is none.
  init?(_ line: UnsafeBufferPointer<UInt8>) {
    var place = 0
    func takes(_ text: StaticString) -> Bool {
      let count = text.utf8CodeUnitCount
      guard line.count - place >= count, let start = line.baseAddress,
        memcmp(start + place, text.utf8Start, count) == 0
      else { return false }
      place += count
      return true
    }
    func number() -> Int? {
      var value = 0
      let start = place
      while place < line.count, case let digit = Int(line[place]) - 48, 0...9 ~= digit {
        // No file has so many rows, no row so many bytes.
        guard value < 1 << 50 else { return nil }
        value = value * 10 + digit
        place += 1
      }
      return place > start ? value : nil
    }
    let isRow = takes(#"{"row":"#)
    guard isRow || takes(#"{"of":"#) else {
      (row, shared, cut, rest) = (nil, nil, nil, 0)
      return
    }
    guard let row = number() else { return nil }
    var shared: Int?
    var cut: Int?
    if takes(#","at":"#) {
      guard let value = number() else { return nil }
      shared = value
    }
    if !isRow {
      guard shared != nil, takes(#","cut":"#), let value = number(), value > 0 else { return nil }
      cut = value
    }
    // At least what closes the object.
    guard place < line.count, line.count - place >= cut ?? 1 else { return nil }
    (self.row, self.shared, self.cut, rest) = (row, shared, cut, place)
  }

  /// Puts the whole line together.
  ///
  /// - Parameters:
  ///   - line: the stored line.
  ///   - base: the row that it refers to; not shorter than what counts of it.
  func assemble(
    _ line: UnsafeBufferPointer<UInt8>, _ base: UnsafeBufferPointer<UInt8>,
    into bytes: inout [UInt8]
  ) {
    bytes.removeAll(keepingCapacity: true)
    let shared = shared ?? base.count
    guard let cut else {
      bytes.append(contentsOf: base[..<shared])
      bytes.append(contentsOf: line[rest...])
      return
    }
    // `,"name":…,"row":` is `{"name":…,"row":` but for its first byte.
    bytes.append(UInt8(ascii: "{"))
    bytes.append(contentsOf: line[(rest + 1)..<(rest + cut)])
    bytes.append(contentsOf: base[..<shared])
    if shared == base.count {
      bytes.append(UInt8(ascii: "}"))
    } else {
      bytes.append(UInt8(ascii: ","))
      bytes.append(contentsOf: line[(rest + cut + 1)...])
    }
  }
}

/// Writes rows as references to those of a base.
public enum ReferenceWriter {
  /// Appends a row that stays.
  ///
  /// - Parameters:
  ///   - new: the whole row, without a newline.
  ///   - old: the line that it was read from.
  ///   - tail: the name of the first field of those that stages change.
  public static func appendRow(
    _ new: UnsafeBufferPointer<UInt8>, from old: Line, tail: StaticString, to bytes: inout [UInt8]
  ) {
    guard let row = old.row, let cut = cut(new, old, tail) else {
      bytes.append(contentsOf: new)
      return
    }
    append(#"{"row":"#, row, to: &bytes)
    if cut == new.count, old.shared == old.bytes.count {
      bytes.append(UInt8(ascii: "}"))
    } else {
      append(#","at":"#, cut, to: &bytes)
      bytes.append(contentsOf: new[cut...])
    }
  }

  /// Appends a drop.
  ///
  /// - Parameters:
  ///   - head: the drop's JSON until its row, `{"name":…,"row":`.
  ///   - new: the row, as ``appendRow(_:from:tail:to:)`` takes it.
  public static func appendDrop(
    _ head: [UInt8], _ new: UnsafeBufferPointer<UInt8>, from old: Line, tail: StaticString,
    to bytes: inout [UInt8]
  ) {
    guard let row = old.row, let cut = cut(new, old, tail) else {
      bytes.append(contentsOf: head)
      bytes.append(contentsOf: new)
      bytes.append(UInt8(ascii: "}"))
      return
    }
    append(#"{"of":"#, row, to: &bytes)
    append(#","at":"#, cut, to: &bytes)
    append(#","cut":"#, head.count, to: &bytes)
    bytes.append(UInt8(ascii: ","))
    bytes.append(contentsOf: head[1...])
    bytes.append(UInt8(ascii: "{"))
    // What stands behind the cut begins with a comma and ends with the row's own brace.
    if cut < new.count {
      bytes.append(contentsOf: new[(cut + 1)...])
    } else {
      bytes.append(UInt8(ascii: "}"))
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// How much of a row is that of the base: all of it, or what stands before the field at which changes begin; nil if
  /// they begin before it.
  private static func cut(
    _ new: UnsafeBufferPointer<UInt8>, _ old: Line, _ tail: StaticString
  ) -> Int? {
    guard let start = new.baseAddress, let before = old.bytes.baseAddress else { return nil }
    let limit = min(new.count, old.shared)
    let common = commonLength(start, before, limit)
    if common == new.count, new.count == old.bytes.count { return common }
    // `,"name":`, the last one that ends before the end.
    let name = tail.utf8CodeUnitCount
    var place = min(common, new.count - name - 4)
    while place > 0 {
      if start[place] == UInt8(ascii: ","), start[place + 1] == UInt8(ascii: "\""),
        memcmp(start + place + 2, tail.utf8Start, name) == 0,
        start[place + name + 2] == UInt8(ascii: "\""), start[place + name + 3] == UInt8(ascii: ":")
      {
        return place
      }
      place -= 1
    }
    return nil
  }

  /// How many of so many bytes are the same from the first on.
  private static func commonLength(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ limit: Int
  ) -> Int {
    let (first, second) = (UnsafeRawPointer(left), UnsafeRawPointer(right))
    var place = 0
    while place + 8 <= limit,
      first.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        == second.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    { place += 8 }
    while place < limit, left[place] == right[place] { place += 1 }
    return place
  }

  /// Appends a text and a number that is not negative.
  private static func append(_ text: StaticString, _ number: Int, to bytes: inout [UInt8]) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var (rest, first) = (number, digits.count)
      repeat {
        first -= 1
        digits[first] = 48 + UInt8(rest % 10)
        rest /= 10
      } while rest > 0
      bytes.append(contentsOf: digits[first...])
    }
  }
}
