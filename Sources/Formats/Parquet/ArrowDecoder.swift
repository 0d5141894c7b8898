import CParquet
import Foundation
import Values

/// Rows out of a batch in the Arrow C data interface.
///
/// The format letters and buffer layouts are those of the interface's specification and of the
/// Arrow columnar format 1.5. Arrow has checked offsets and lengths before the batch came here, but not
/// whether texts are UTF-8.
struct ArrowDecoder {
  let file: String
  let oddNumbers: OddNumbers

  /// Which columns hold numbers that are none: NaN, an infinity.
  final class OddNumbers {
    fileprivate(set) var columns: Set<String> = []
  }

  /// The cells of a column, and which of them hold bytes that are no UTF-8 (shown with U+FFFD).
  struct Cells {
    var values: [Value]
    var invalid: Set<Int> = []
  }

  /// A row, and the column that holds bytes that are no UTF-8, if one does.
  typealias Row = (record: Record, invalidColumn: String?)

  /// The batch as rows: a struct column without nulls of its own.
  func rows(_ array: ArrowArray, _ schema: ArrowSchema) throws -> [Row] {
    try checkDepth(schema)
    let columns = try children(array, schema).map { column in
      (name: column.name, cells: try decode(column.array, column.schema, column: column.name))
    }
    return range(array).map { row in
      (
        Record(columns.map { Record.Field($0.name, $0.cells.values[row]) }),
        columns.first { $0.cells.invalid.contains(row) }?.name
      )
    }
  }

  /// Columns that are nested deeper are not read: what walks them, and their values later, calls itself for each level.
  private func checkDepth(_ schema: ArrowSchema) throws {
    var level = [schema]
    var depth = 0
    while !level.isEmpty {
      depth += 1
      guard depth <= JSONParser.deepest else {
        throw RetortError(
          .input, "cannot read \(file)", cause: "its columns are nested too deeply",
          hint: "leave them out of the recipe")
      }
      level = level.flatMap { type in
        (0..<Int(type.n_children)).compactMap { type.children[$0]?.pointee }
      }
    }
  }

  /// All cells of a column.
  private func decode(_ array: ArrowArray, _ schema: ArrowSchema, column: String) throws -> Cells {
    var cells = try present(array, schema, column: column)
    if array.null_count != 0, let validity = buffer(array, 0, as: UInt8.self) {
      for index in cells.values.indices where !bit(validity, Int(array.offset) + index) {
        cells.values[index] = .null
        cells.invalid.remove(index)
      }
    }
    // What stands in the place of a null may be anything.
    if ["e", "f", "g"].contains(String(cString: schema.format)),
      cells.values.contains(where: {
        if case .double(let number) = $0 { !number.isFinite } else { false }
      })
    {
      oddNumbers.columns.insert(column)
    }
    return cells
  }

  /// All cells, those that are null included, where they hold anything.
  private func present(_ array: ArrowArray, _ schema: ArrowSchema, column: String) throws -> Cells {
    let format = String(cString: schema.format)
    if let dictionary = array.dictionary, let values = schema.dictionary {
      return try decodeDictionary(array, format, dictionary.pointee, values.pointee, column)
    }
    switch format {
    case "n": return Cells(values: empty(array))
    case "b": return Cells(values: bits(array))
    case "c", "C", "s", "S", "i", "I", "l", "L":
      return Cells(values: wholeNumbers(array, format))
    case "e": return Cells(values: numbers(array, Float16.self) { .double(Double($0)) })
    case "f": return Cells(values: numbers(array, Float.self) { .double(Double($0)) })
    case "g": return Cells(values: numbers(array, Double.self) { .double($0) })
    case "u": return texts(array, Int32.self)
    case "U": return texts(array, Int64.self)
    case "z": return Cells(values: bytes(array, Int32.self))
    case "Z": return Cells(values: bytes(array, Int64.self))
    case "+l": return try lists(array, schema, Int32.self, column)
    case "+L": return try lists(array, schema, Int64.self, column)
    case "+m": return try maps(array, schema, column)
    case "+s": return try structs(array, schema, column)
    default:
      if format.hasPrefix("+w:"), let size = Int(format.dropFirst(3)) {
        return try fixedLists(array, schema, size, column)
      }
      if format.hasPrefix("w:"), let size = Int(format.dropFirst(2)) {
        return Cells(values: fixedBytes(array, size))
      }
      if let values = calendar(array, format) { return Cells(values: values) }
      throw RetortError(
        .input, "cannot read column \"\(column)\" of \(file)",
        cause: "its Arrow type (\(format)) is not one that Retort reads",
        hint: "write the column as text or numbers, or name only the columns that are needed")
    }
  }

  // MARK: Leaves

  private func bits(_ array: ArrowArray) -> [Value] {
    guard let values = buffer(array, 1, as: UInt8.self) else { return empty(array) }
    return range(array).map { .bool(bit(values, $0)) }
  }

  private func wholeNumbers(_ array: ArrowArray, _ format: String) -> [Value] {
    switch format {
    case "c": numbers(array, Int8.self) { .integer(Int64($0)) }
    case "C": numbers(array, UInt8.self) { .integer(Int64($0)) }
    case "s": numbers(array, Int16.self) { .integer(Int64($0)) }
    case "S": numbers(array, UInt16.self) { .integer(Int64($0)) }
    case "i": numbers(array, Int32.self) { .integer(Int64($0)) }
    case "I": numbers(array, UInt32.self) { .integer(Int64($0)) }
    case "l": numbers(array, Int64.self) { .integer($0) }
    default:
      numbers(array, UInt64.self) { Value(unsigned: $0) }
    }
  }

  func numbers<Number>(
    _ array: ArrowArray, _ type: Number.Type, _ cell: (Number) -> Value
  ) -> [Value] {
    guard let values = buffer(array, 1, as: type) else { return empty(array) }
    return range(array).map { cell(values[$0]) }
  }

  private func texts<Offset: FixedWidthInteger>(_ array: ArrowArray, _ type: Offset.Type) -> Cells {
    guard let offsets = buffer(array, 1, as: type) else { return Cells(values: empty(array)) }
    let bytes = buffer(array, 2, as: UInt8.self)
    var cells = Cells(values: [])
    cells.values.reserveCapacity(Int(array.length))
    for index in range(array) {
      let start = Int(offsets[index])
      let slice = UnsafeBufferPointer(
        start: bytes.map { $0 + start }, count: Int(offsets[index + 1]) - start)
      if let text = String(validating: slice, as: UTF8.self) {
        cells.values.append(.string(text))
      } else {
        cells.invalid.insert(cells.values.count)
        cells.values.append(.string(String(decoding: slice, as: UTF8.self)))
      }
    }
    return cells
  }

  /// Bytes that are no text by their type: as the text that they are, or else in Base64.
  private func bytes<Offset: FixedWidthInteger>(_ array: ArrowArray, _ type: Offset.Type) -> [Value]
  {
    guard let offsets = buffer(array, 1, as: type) else { return empty(array) }
    let bytes = buffer(array, 2, as: UInt8.self)
    return range(array).map { index in
      let start = Int(offsets[index])
      return Self.written(
        UnsafeBufferPointer(
          start: bytes.map { $0 + start }, count: Int(offsets[index + 1]) - start))
    }
  }

  /// The same for cells that are all of one size.
  private func fixedBytes(_ array: ArrowArray, _ size: Int) -> [Value] {
    guard let bytes = buffer(array, 1, as: UInt8.self) else { return empty(array) }
    return range(array).map {
      Self.written(UnsafeBufferPointer(start: bytes + $0 * size, count: size))
    }
  }

  private static func written(_ bytes: UnsafeBufferPointer<UInt8>) -> Value {
    .string(
      String(validating: bytes, as: UTF8.self)
        ?? Data(buffer: bytes).base64EncodedString())
  }

  // MARK: Nested

  private func lists<Offset: FixedWidthInteger>(
    _ array: ArrowArray, _ schema: ArrowSchema, _ type: Offset.Type, _ column: String
  ) throws -> Cells {
    guard let offsets = buffer(array, 1, as: type), let child = children(array, schema).first else {
      return Cells(values: empty(array))
    }
    return try slices(
      child, column, range(array).map { Int(offsets[$0])..<Int(offsets[$0 + 1]) })
  }

  private func fixedLists(
    _ array: ArrowArray, _ schema: ArrowSchema, _ size: Int, _ column: String
  ) throws -> Cells {
    guard let child = children(array, schema).first else { return Cells(values: empty(array)) }
    return try slices(child, column, range(array).map { ($0 * size)..<(($0 + 1) * size) })
  }

  /// Lists that are slices of all elements.
  private func slices(_ child: Child, _ column: String, _ ranges: [Range<Int>]) throws -> Cells {
    let elements = try decode(child.array, child.schema, column: column)
    var cells = Cells(values: ranges.map { .list(Array(elements.values[$0])) })
    if !elements.invalid.isEmpty {
      for (index, range) in ranges.enumerated()
      where range.contains(where: elements.invalid.contains) {
        cells.invalid.insert(index)
      }
    }
    return cells
  }

  /// A map is a list of {key, value}; with texts for keys it reads as an object.
  private func maps(_ array: ArrowArray, _ schema: ArrowSchema, _ column: String) throws -> Cells {
    var cells = try lists(array, schema, Int32.self, column)
    // By the type and not by the values: an empty one is what the others are.
    guard Self.keysAreTexts(schema) else { return cells }
    cells.values = cells.values.map { map in
      let entries = (map.list ?? []).compactMap(\.record?.fields)
      let fields = entries.compactMap { entry in
        entry[0].value.string.map { Record.Field($0, entry[1].value) }
      }
      return fields.count == entries.count ? .record(Record(fields)) : map
    }
    return cells
  }

  private static func keysAreTexts(_ map: ArrowSchema) -> Bool {
    guard map.n_children == 1, let entries = map.children[0]?.pointee, entries.n_children == 2,
      let keys = entries.children[0]?.pointee
    else { return false }
    let format = keys.dictionary?.pointee.format ?? keys.format
    return format.map { ["u", "U", "vu"].contains(String(cString: $0)) } ?? false
  }

  private func structs(_ array: ArrowArray, _ schema: ArrowSchema, _ column: String) throws -> Cells
  {
    let fields = try children(array, schema).map { child in
      let path = "\(column).\(child.name)"
      return (name: child.name, cells: try decode(child.array, child.schema, column: path))
    }
    let places = range(array)
    let invalid = fields.reduce(into: Set<Int>()) { $0.formUnion($1.cells.invalid) }
    return Cells(
      values: places.map { row in
        .record(Record(fields.map { Record.Field($0.name, $0.cells.values[row]) }))
      },
      invalid: Set(invalid.map { $0 - places.lowerBound }.filter { $0 >= 0 && $0 < places.count }))
  }

  private func decodeDictionary(
    _ array: ArrowArray, _ format: String, _ dictionary: ArrowArray, _ schema: ArrowSchema,
    _ column: String
  ) throws -> Cells {
    let words = try decode(dictionary, schema, column: column)
    var cells = Cells(values: [])
    for index in wholeNumbers(array, format) {
      // A null cell's index may be anything.
      guard let index = index.integer, words.values.indices.contains(Int(index)) else {
        cells.values.append(.null)
        continue
      }
      if words.invalid.contains(Int(index)) { cells.invalid.insert(cells.values.count) }
      cells.values.append(words.values[Int(index)])
    }
    return cells
  }

  // MARK: Buffers

  /// A column within another.
  private typealias Child = (name: String, array: ArrowArray, schema: ArrowSchema)

  private func children(_ array: ArrowArray, _ schema: ArrowSchema) -> [Child] {
    (0..<Int(array.n_children)).compactMap { index in
      guard let child = array.children[index]?.pointee, let type = schema.children[index]?.pointee
      else { return nil }
      return (type.name.map { String(cString: $0) } ?? "", child, type)
    }
  }

  private func buffer<Element>(_ array: ArrowArray, _ index: Int, as type: Element.Type)
    -> UnsafePointer<Element>?
  {
    guard index < array.n_buffers else { return nil }
    return array.buffers[index]?.assumingMemoryBound(to: type)
  }

  /// The places of the cells within the buffers.
  private func range(_ array: ArrowArray) -> Range<Int> {
    Int(array.offset)..<Int(array.offset + array.length)
  }

  /// A column without buffers has no cells, or only null ones.
  private func empty(_ array: ArrowArray) -> [Value] {
    Array(repeating: .null, count: Int(array.length))
  }

  private func bit(_ bits: UnsafePointer<UInt8>, _ index: Int) -> Bool {
    bits[index >> 3] >> (index & 7) & 1 == 1
  }
}
