import Formats
import NIOHTTP1

/// A body that comes packed, and is unpacked: gzip and deflate as it comes, Brotli and Zstandard when it is whole.
///
/// What comes out is counted by whoever takes it. A limit to the ratio, as is usual, would refuse answers that repeat
/// themselves.
final class PackedBody {
  private enum Way {
    case byPieces(PieceInflater)
    case whole(String, [UInt8])
  }

  private var way: Way

  /// - Returns: nil if nothing is known to be packed.
  init?(_ headers: HTTPHeaders) {
    // Several encodings are told in the order in which they were used; more than one nobody sends.
    switch headers.first(name: "content-encoding")?.lowercased() {
    case "gzip"?, "x-gzip"?: way = .byPieces(PieceInflater(isGzip: true))
    case "deflate"?: way = .byPieces(PieceInflater(isGzip: false))
    case let packing? where packing == "br" || packing == "zstd": way = .whole(packing, [])
    default: return nil
    }
  }

  /// - Throws: ``ConnectionTrouble`` if it is damaged or too large; what `take` throws.
  func add(
    _ piece: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    switch way {
    case .byPieces(let inflater):
      do {
        try inflater.add(piece, take)
      } catch is PieceInflater.Damage {
        throw ConnectionTrouble("the response is packed (gzip or deflate) and damaged")
      }
    case .whole(let packing, var bytes):
      // Else two hold the bytes, and each piece copies them.
      way = .whole(packing, [])
      bytes.append(contentsOf: piece)
      way = .whole(packing, bytes)
      guard bytes.count <= Connections.largestBody else {
        throw ConnectionTrouble("the response is too large")
      }
    }
  }

  /// The body is whole.
  func finish(_ take: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard case .whole(let packing, let bytes) = way, !bytes.isEmpty else { return }
    let unpacked = try Unpacking.unpack(bytes, packing, most: Connections.largestBody)
    try unpacked.withUnsafeBytes { try take($0) }
  }
}
