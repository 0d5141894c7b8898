import Corpus
import Foundation
import Machine
import Values

extension Shard {
  /// Describes a finished file by reading it once.
  public init(describing path: String, rows: Int) throws {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw systemError("cannot read \(path)")
    }
    defer { try? file.close() }
    var digest = DigestBuilder()
    var bytes = 0
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
      piece.withUnsafeBytes { digest.update($0) }
      bytes += piece.count
    }
    self.init(
      file: (path as NSString).lastPathComponent, rows: rows, bytes: bytes,
      sha256: digest.finish().description)
  }
}
