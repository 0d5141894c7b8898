import Machine
import Values

/// Unpacked bytes, no more of them than a file of rows could hold.
final class BoundedBytes: ByteSource {
  private let source: any ByteSource
  private let path: String
  private let most: Int
  private var count = 0

  init(_ source: any ByteSource, path: String) throws {
    self.source = source
    self.path = path
    let packed = Files.size(path) ?? 0
    most = max(
      RowLimits.leastUnpacked, packed.multipliedReportingOverflow(by: RowLimits.ratio).partialValue)
  }

  func read(into room: UnsafeMutableRawBufferPointer) throws -> Int {
    let read = try source.read(into: room)
    count += read
    guard count <= most else {
      throw RetortError(
        .input, "cannot read \(path)",
        cause: "it unpacks to more than \(RowLimits.ratio) times its size",
        hint: "if it is what it should be, unpack it yourself")
    }
    return read
  }
}
