import CParquet
import Foundation
import Values

/// Rows into a batch in the Arrow C data interface. All memory is malloc's, given back by the
/// release functions, so that Arrow may keep a batch as long as it likes.
enum ArrowBuilder {
  /// The schema of a table: a struct of the columns.
  static func schema(_ columns: [Column]) -> ArrowSchema {
    schema(Column("", .record(columns)), nullable: false)
  }

  /// Rows as one struct array.
  ///
  /// - Throws: ``RetortError`` of kind `bug` if a cell is not of its column's type.
  static func batch(_ rows: [Record], _ columns: [Column]) throws -> ArrowArray {
    try array(rows.map(Value.record), .record(columns), name: "row")
  }

  private static func schema(_ column: Column, nullable: Bool) -> ArrowSchema {
    let children = column.type.children.map { schema($0, nullable: true) }
    return ArrowSchema(
      format: UnsafePointer(strdup(column.type.format)), name: UnsafePointer(strdup(column.name)),
      metadata: nil, flags: nullable ? 2 : 0,  // ARROW_FLAG_NULLABLE
      n_children: Int64(children.count), children: pointers(to: children), dictionary: nil,
      release: { schema in
        guard let schema else { return }
        free(UnsafeMutablePointer(mutating: schema.pointee.format))
        free(UnsafeMutablePointer(mutating: schema.pointee.name))
        for index in 0..<Int(schema.pointee.n_children) {
          let child = schema.pointee.children[index]
          // Arrow may have moved a child out; a moved one has no release.
          child?.pointee.release?(child)
          free(child)
        }
        free(schema.pointee.children)
        schema.pointee.release = nil
      }, private_data: nil)
  }

  private static func array(_ cells: [Value], _ type: ColumnType, name: String) throws -> ArrowArray
  {
    var children: [ArrowArray] = []
    var buffers: [UnsafeRawPointer?] = [validity(cells)]
    switch type {
    case .bool:
      buffers.append(bits(try cells.map { try cell($0, \.bool, name, "a boolean") ?? false }))
    case .int64:
      buffers.append(copy(try cells.map { try cell($0, \.integer, name, "a whole number") ?? 0 }))
    case .uint64:
      buffers.append(copy(try cells.map { try cell($0, \.unsigned, name, "a whole number") ?? 0 }))
    case .double:
      buffers.append(copy(try cells.map { try cell($0, \.double, name, "a number") ?? 0 }))
    case .string:
      buffers += try texts(cells, name)
    case .json:
      buffers += try texts(cells.map(\.asText), name)
    case .list(let element):
      let lists = try cells.map { try cell($0, \.list, name, "a list") ?? [] }
      var offsets: [Int32] = [0]
      for list in lists { offsets.append(offsets[offsets.count - 1] + Int32(list.count)) }
      buffers.append(copy(offsets))
      children = [try array(lists.flatMap(\.self), element, name: name)]
    case .record(let columns):
      let records = try cells.map { try cell($0, \.record, name, "an object") ?? [:] }
      children = try columns.map { column in
        try array(records.map { $0[column.name] ?? .null }, column.type, name: column.name)
      }
    }
    return assemble(cells, buffers, children)
  }

  /// Offsets and bytes of a column of texts, each byte copied once.
  private static func texts(_ cells: [Value], _ name: String) throws -> [UnsafeRawPointer?] {
    var size = 0
    let offsets = allocate((cells.count + 1) * MemoryLayout<Int32>.stride)
    let ends = offsets.bindMemory(to: Int32.self, capacity: cells.count + 1)
    ends[0] = 0
    for (index, value) in cells.enumerated() {
      size += try cell(value, \.string, name, "a text")?.utf8.count ?? 0
      // Arrow's plain strings count bytes in 31 bits; a row group is far from that many.
      guard let end = Int32(exactly: size) else { throw tooLong(name) }
      ends[index + 1] = end
    }
    let bytes = allocate(size)
    for (index, value) in cells.enumerated() {
      guard case .string(var text) = value else { continue }
      let place = bytes + Int(ends[index])
      text.withUTF8 { if let start = $0.baseAddress { memcpy(place, start, $0.count) } }
    }
    return [UnsafeRawPointer(offsets), UnsafeRawPointer(bytes)]
  }

  private static func assemble(
    _ cells: [Value], _ buffers: [UnsafeRawPointer?], _ children: [ArrowArray]
  ) -> ArrowArray {
    let bufferList = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: buffers.count)
    bufferList.initialize(from: buffers, count: buffers.count)
    return ArrowArray(
      length: Int64(cells.count), null_count: Int64(cells.count { $0 == .null }), offset: 0,
      n_buffers: Int64(buffers.count), n_children: Int64(children.count), buffers: bufferList,
      children: pointers(to: children), dictionary: nil,
      release: { array in
        guard let array else { return }
        for index in 0..<Int(array.pointee.n_buffers) {
          free(UnsafeMutableRawPointer(mutating: array.pointee.buffers[index]))
        }
        array.pointee.buffers.deallocate()
        for index in 0..<Int(array.pointee.n_children) {
          let child = array.pointee.children[index]
          child?.pointee.release?(child)
          free(child)
        }
        free(array.pointee.children)
        array.pointee.release = nil
      }, private_data: nil)
  }

  /// A cell as what its column holds; nil for null.
  private static func cell<Cell>(
    _ value: Value, _ read: (Value) -> Cell?, _ name: String, _ expected: String
  ) throws -> Cell? {
    if value == .null { return nil }
    guard let cell = read(value) else {
      throw RetortError(
        .bug, "column \"\(name)\" cannot be written", cause: "a cell is a \(value.kind)",
        hint: "expected \(expected)")
    }
    return cell
  }

  private static func tooLong(_ name: String) -> RetortError {
    RetortError(
      .input, "column \"\(name)\" cannot be written",
      cause: "its texts pass 2 GiB in one row group",
      hint: "drop rows with such texts")
  }

  // MARK: Memory

  private static func validity(_ cells: [Value]) -> UnsafeRawPointer? {
    cells.contains(.null) ? bits(cells.map { $0 != .null }) : nil
  }

  private static func bits(_ truths: [Bool]) -> UnsafeRawPointer? {
    var bytes = [UInt8](repeating: 0, count: (truths.count + 7) / 8)
    for (index, truth) in truths.enumerated() where truth { bytes[index >> 3] |= 1 << (index & 7) }
    return copy(bytes)
  }

  /// A copy on malloc's heap; never nil, since Arrow wants even an empty buffer to be somewhere.
  private static func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeRawPointer? {
    let size = elements.count * MemoryLayout<Element>.stride
    let memory = allocate(size)
    elements.withUnsafeBytes {
      _ = memcpy(memory, $0.baseAddress ?? UnsafeRawPointer(memory), size)
    }
    return UnsafeRawPointer(memory)
  }

  private static func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    guard let memory = malloc(max(size, 8)) else { fatalError("out of memory") }
    return memory
  }

  private static func pointers<Structure>(to structures: [Structure])
    -> UnsafeMutablePointer<UnsafeMutablePointer<Structure>?>?
  {
    guard !structures.isEmpty else { return nil }
    let size = MemoryLayout<UnsafeMutablePointer<Structure>?>.stride
    let list = malloc(structures.count * size)!
      .bindMemory(to: UnsafeMutablePointer<Structure>?.self, capacity: structures.count)
    for (index, structure) in structures.enumerated() {
      let memory = malloc(MemoryLayout<Structure>.stride)!
        .bindMemory(to: Structure.self, capacity: 1)
      memory.initialize(to: structure)
      list[index] = memory
    }
    return list
  }
}

extension Value {
  /// The whole number without a sign, if this is one.
  fileprivate var unsigned: UInt64? {
    switch self {
    case .integer(let number): UInt64(exactly: number)
    case .bigInteger(let digits): UInt64(digits)
    default: nil
    }
  }

  /// Texts and null as they are, anything else as JSON.
  fileprivate var asText: Value {
    switch self {
    case .null, .string: self
    default: .string(json)
    }
  }
}
