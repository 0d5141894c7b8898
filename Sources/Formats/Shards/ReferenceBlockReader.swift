import Values

/// Reads rows that refer to those of a base, block by block: each block has lines of the base and what refers to them.
/// Lines of the base that nobody refers to are passed over. Memory: two blocks, and the longest line.
final class ReferenceBlockReader: BlockReader {
  private let base: LineBlockReader
  private var files: ArraySlice<LineFile>
  private var path = ""
  private var window: TextWindow?
  private var line = 1
  /// The lines of the base that are referred to now.
  private var current: LineBlock?

  init(_ files: [LineFile], base: [LineFile]) {
    self.base = LineBlockReader(base)
    self.files = files[...]
  }

  func next() throws -> LineBlock? {
    var gathered: LineBlock.References?
    while true {
      guard let window, let length = try lineLength(window) else {
        if let gathered { return block(gathered) }
        guard let file = files.popFirst() else { return nil }
        path = file.path
        window = try file.window()
        line = 1
        continue
      }
      let text = UnsafeBufferPointer(rebasing: window.bytes[..<length])
      let row = Reference(text)?.row
      if let row, current.map({ row < $0.firstRow || row >= $0.firstRow + $0.lineCount }) ?? true {
        if let gathered { return block(gathered) }
        current = try find(row)
        continue
      }
      var references =
        gathered ?? .init(path: path, firstLine: line, bytes: [], count: 0)
      references.bytes.append(contentsOf: text)
      references.bytes.append(0x0A)
      references.count += length + 1
      gathered = references
      window.advance(min(length + 1, window.bytes.count))
      line += 1
      if references.count >= LineBlockReader.size { return block(references) }
    }
  }

  private func block(_ references: LineBlock.References) -> LineBlock {
    var references = references
    references.bytes.append(contentsOf: repeatElement(0, count: JSONParser.padding))
    // Rows of their own need no base.
    var block =
      current
      ?? LineBlock(
        path: references.path, firstLine: 1, firstRow: 0, lineCount: 0,
        bytes: [UInt8](repeating: 0, count: JSONParser.padding), count: 0)
    block.references = references
    return block
  }

  /// The block of the base that has a row.
  private func find(_ row: Int) throws -> LineBlock {
    base.skip(to: row)
    while let block = try base.next() {
      if row < block.firstRow { break }
      if row < block.firstRow + block.lineCount { return block }
    }
    throw RetortError(
      .storage, "a stage's shard is damaged", cause: "\(path), row \(line) refers to no row",
      hint: "remove the folder it lies in; the run makes it anew and pays for nothing twice")
  }

  /// How long the next line is; nil at the end of the file.
  private func lineLength(_ window: TextWindow) throws -> Int? {
    var searched = 0
    while true {
      if let end = window.firstIndex(of: 0x0A, from: searched) { return end }
      searched = window.bytes.count
      try window.checkLength(row: line)
      guard try window.extend() else { return searched > 0 ? searched : nil }
    }
  }
}
