import Values

/// Rows as JSON Lines, on their way into a file.
public struct Lines: Sendable {
  /// UTF-8, each line with its newline.
  public private(set) var bytes: [UInt8] = []
  /// Where each line ends in the bytes, behind its newline.
  public private(set) var ends: [Int] = []

  /// - Parameter bytes: how many there will be, more or less; what is not used costs nothing.
  public init(reserving bytes: Int = 0) {
    self.bytes.reserveCapacity(bytes)
  }

  public var count: Int { ends.count }

  /// Adds a row.
  public mutating func append(_ record: Record) {
    append { record.appendJSON(to: &$0) }
  }

  /// Adds a row as it was read: without its newline.
  public mutating func append(_ line: UnsafeBufferPointer<UInt8>) {
    append { $0.append(contentsOf: line) }
  }

  /// Calls `body` with the last row, without its newline.
  public func withLast<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let begin = ends.count > 1 ? ends[ends.count - 2] : 0
    return bytes.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[begin..<max(begin, bytes.count - 1)]))
    }
  }

  /// Adds a row that `write` appends to the bytes, without a newline.
  public mutating func append(_ write: (inout [UInt8]) -> Void) {
    write(&bytes)
    bytes.append(UInt8(ascii: "\n"))
    ends.append(bytes.count)
  }
}
