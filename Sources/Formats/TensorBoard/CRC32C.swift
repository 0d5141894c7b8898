/// The checksum of Castagnoli's polynomial (RFC 3720, appendix B.4), a table's entry for each byte.
enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    // The polynomial 0x1EDC6F41, its bits reversed.
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0x82F6_3B78 : 0) }
  }

  /// The checksum of bytes.
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { rest, byte in
      rest >> 8 ^ table[Int(UInt8(truncatingIfNeeded: rest) ^ byte)]
    }
  }

  /// The checksum as a file of records holds it: turned and shifted, so that a checksum over data which itself holds
  /// checksums still tells something (TensorFlow's `core/lib/hash/crc32c.h`).
  static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let sum = checksum(bytes)
    return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
  }
}
