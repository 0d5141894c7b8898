import CParquet
import Corpus

/// Rows out of a batch in the Arrow C data interface.
///
/// The format letters and buffer layouts are those of the interface's specification and of the
/// Arrow columnar format 1.5. Arrow has checked offsets and lengths before the batch came here.
struct ArrowDecoder {
  let file: String
  /// The number, from 1, of the batch's first row in the file.
  let firstRow: Int

  /// The batch as rows: a struct column without nulls of its own.
  func records(_ array: ArrowArray, _ schema: ArrowSchema) throws -> [Record] {
    let columns = try children(array, schema).map { column in
      (name: column.name, cells: try decode(column.array, column.schema, column: column.name))
    }
    return range(array).map { row in
      Record(columns.map { Record.Field($0.name, $0.cells[row]) })
    }
  }

  /// All cells of a column.
  private func decode(_ array: ArrowArray, _ schema: ArrowSchema, column: String) throws -> [Value]
  {
    let cells = try present(array, schema, column: column)
    guard array.null_count != 0, let validity = buffer(array, 0, as: UInt8.self) else {
      return cells
    }
    return cells.enumerated().map { index, cell in
      bit(validity, Int(array.offset) + index) ? cell : .null
    }
  }

  /// All cells, those that are null included, where they hold anything.
  private func present(_ array: ArrowArray, _ schema: ArrowSchema, column: String) throws -> [Value]
  {
    let format = String(cString: schema.format)
    if let dictionary = array.dictionary, let values = schema.dictionary {
      return try decodeDictionary(array, format, dictionary.pointee, values.pointee, column)
    }
    switch format {
    case "n": return Array(repeating: .null, count: Int(array.length))
    case "b": return bits(array)
    case "c", "C", "s", "S", "i", "I", "l", "L": return wholeNumbers(array, format)
    case "e": return numbers(array, Float16.self) { .double(Double($0)) }
    case "f": return numbers(array, Float.self) { .double(Double($0)) }
    case "g": return numbers(array, Double.self) { .double($0) }
    case "u": return try texts(array, Int32.self, column)
    case "U": return try texts(array, Int64.self, column)
    case "z": return try texts(array, Int32.self, column)
    case "Z": return try texts(array, Int64.self, column)
    case "+l": return try lists(array, schema, Int32.self, column)
    case "+L": return try lists(array, schema, Int64.self, column)
    case "+m": return try maps(array, schema, column)
    case "+s": return try structs(array, schema, column)
    default:
      if let cells = calendar(array, format) { return cells }
      throw RetortError(
        .input, "cannot read column \"\(column)\" of \(file)",
        cause: "its Arrow type (\(format)) is not one that Retort reads",
        hint: "write the column as text or numbers, or leave it out of the recipe")
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
      numbers(array, UInt64.self) { Int64(exactly: $0).map(Value.integer) ?? .double(Double($0)) }
    }
  }

  func numbers<Number>(
    _ array: ArrowArray, _ type: Number.Type, _ cell: (Number) -> Value
  ) -> [Value] {
    guard let values = buffer(array, 1, as: type) else { return empty(array) }
    return range(array).map { cell(values[$0]) }
  }

  private func texts<Offset: FixedWidthInteger>(
    _ array: ArrowArray, _ type: Offset.Type, _ column: String
  ) throws -> [Value] {
    guard let offsets = buffer(array, 1, as: type) else { return empty(array) }
    let bytes = buffer(array, 2, as: UInt8.self)
    return try range(array).map { index in
      let start = Int(offsets[index])
      let slice = UnsafeBufferPointer(
        start: bytes.map { $0 + start }, count: Int(offsets[index + 1]) - start)
      guard let text = String(validating: slice, as: UTF8.self) else {
        throw RetortError(
          .input, "cannot read column \"\(column)\" of \(file)",
          cause: "the text in or behind row \(firstRow) is not UTF-8",
          hint: "write the column anew as valid UTF-8")
      }
      return .string(text)
    }
  }

  // MARK: Nested

  private func lists<Offset: FixedWidthInteger>(
    _ array: ArrowArray, _ schema: ArrowSchema, _ type: Offset.Type, _ column: String
  ) throws -> [Value] {
    guard let offsets = buffer(array, 1, as: type), let child = children(array, schema).first else {
      return empty(array)
    }
    let elements = try decode(child.array, child.schema, column: column)
    return range(array).map { .list(Array(elements[Int(offsets[$0])..<Int(offsets[$0 + 1])])) }
  }

  /// A map is a list of {key, value}; with texts for keys it reads as an object.
  private func maps(_ array: ArrowArray, _ schema: ArrowSchema, _ column: String) throws -> [Value]
  {
    try lists(array, schema, Int32.self, column).map { map in
      let entries = (map.list ?? []).compactMap(\.record?.fields)
      let fields = entries.compactMap { entry in
        entry[0].value.string.map { Record.Field($0, entry[1].value) }
      }
      return fields.count == entries.count ? .record(Record(fields)) : map
    }
  }

  private func structs(_ array: ArrowArray, _ schema: ArrowSchema, _ column: String) throws
    -> [Value]
  {
    let fields = try children(array, schema).map { child in
      let path = "\(column).\(child.name)"
      return (name: child.name, cells: try decode(child.array, child.schema, column: path))
    }
    return range(array).map { row in
      .record(Record(fields.map { Record.Field($0.name, $0.cells[row]) }))
    }
  }

  private func decodeDictionary(
    _ array: ArrowArray, _ format: String, _ dictionary: ArrowArray, _ schema: ArrowSchema,
    _ column: String
  ) throws -> [Value] {
    let values = try decode(dictionary, schema, column: column)
    return wholeNumbers(array, format).map { index in
      // A null cell's index may be anything.
      guard let index = index.integer, values.indices.contains(Int(index)) else { return .null }
      return values[Int(index)]
    }
  }

  // MARK: Buffers

  private func children(_ array: ArrowArray, _ schema: ArrowSchema)
    -> [(name: String, array: ArrowArray, schema: ArrowSchema)]
  {
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
