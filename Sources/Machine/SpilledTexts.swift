import Foundation

/// Texts in a temporary file, found again by their number: they need no memory that the
/// machine could not take back.
public final class SpilledTexts: Sendable {
  private let data: Data
  private let starts: [UInt64]

  fileprivate init(data: Data, starts: [UInt64]) {
    self.data = data
    self.starts = starts
  }

  public var count: Int { starts.count - 1 }

  /// Calls `body` with a text's bytes in UTF-8.
  public func withUTF8<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result)
    -> Result
  {
    let range = Int(starts[index])..<Int(starts[index + 1])
    return data.withUnsafeBytes { all in
      all.withMemoryRebound(to: UInt8.self) { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }
  }

  /// Takes texts in, one after another.
  public final class Writer {
    private let file: OutputFile
    private var starts: [UInt64] = [0]

    /// - Throws: ``RetortError`` if no file can be made among the temporary ones.
    public init() throws {
      file = try OutputFile()
    }

    /// How many there are.
    public var count: Int { starts.count - 1 }

    /// Adds a text; its number is how many there were before.
    public func add(_ text: String) throws {
      try file.append { $0.append(contentsOf: text.utf8) }
      starts.append(UInt64(file.bytes))
    }

    /// All texts that were added.
    public func finish() throws -> SpilledTexts {
      SpilledTexts(data: try file.mapped(), starts: starts)
    }
  }
}
