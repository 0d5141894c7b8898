import Corpus
import Foundation
import Machine
import Values

extension Shard {
  /// Describes a finished file by reading it once.
  ///
  /// - Throws: ``RetortError`` if it cannot be read.
  public init(describing path: String, rows: Int) throws {
    let digest = try Files.digest(of: path)
    guard let bytes = Files.size(path) else { throw systemError("cannot read \(path)") }
    self.init(
      file: (path as NSString).lastPathComponent, rows: rows, bytes: bytes,
      sha256: digest.description)
  }
}
