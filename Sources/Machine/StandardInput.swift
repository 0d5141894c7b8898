import Foundation
import Synchronization
import Values

/// What comes on standard input, as a file that can be read as often as needed.
public enum StandardInput {
  private static let spooled = Mutex<OutputFile?>(nil)

  /// An error with standard input called that, and not by the path of its file.
  public static func named(in error: RetortError) -> RetortError {
    let path = spooled.withLock { $0?.descriptorPath }
    return path.map { error.naming("standard input", inPlaceOf: $0) } ?? error
  }

  /// The path of a file with all of it, which is gone with the process.
  ///
  /// - Throws: ``RetortError`` of kind `usage` if standard input is a terminal, `storage` if there is no room for it.
  public static func file() throws -> String {
    try spooled.withLock { spooled in
      if let file = spooled { return file.descriptorPath }
      guard isatty(STDIN_FILENO) == 0 else {
        throw RetortError(
          .usage, "- stands for what comes on standard input, and nothing does",
          hint: "zcat rows.jsonl.gz | retort …")
      }
      let file = try OutputFile()
      let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
      defer { piece.deallocate() }
      while true {
        let count = read(STDIN_FILENO, piece.baseAddress, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw systemError("cannot read standard input") }
        if count == 0 { break }
        try file.append(UnsafeRawBufferPointer(rebasing: piece[..<count]))
      }
      try file.writeOut()
      spooled = file
      return file.descriptorPath
    }
  }
}
