/// What a ZIP archive says of one of its members.
struct ZipMember {
  /// As UTF-8.
  let name: [UInt8]
  /// The CRC-32 of the unpacked bytes.
  let checksum: UInt32
  let packed: UInt64
  let unpacked: UInt64
  /// Where its header begins, in bytes from the beginning of the archive.
  let offset: UInt64
}

/// The records of a ZIP archive (PKWARE's APPNOTE.TXT 6.3.10), each as its bytes.
///
/// A number that does not fit is written as ones, and stands in full in a Zip64 field (4.5.3) or record (4.3.14).
enum ZipRecords {
  /// The most that 32 bits hold; as a number in a record it says "see Zip64".
  private static let full32 = UInt64(UInt32.max)
  private static let full16 = UInt64(UInt16.max)
  /// Version 2.0 unpacks deflated members, 4.5 reads Zip64.
  private static let version: UInt16 = 20
  private static let version64: UInt16 = 45
  /// The name is UTF-8.
  private static let flags: UInt16 = 1 << 11
  private static let deflated: UInt16 = 8
  /// The first of January 1980, midnight: the archive's bytes shall not depend on the clock.
  private static let time: UInt16 = 0
  private static let date: UInt16 = 0x21
  /// Unix, so that the permissions are read.
  private static let unix: UInt16 = 3 << 8
  /// A plain file that its owner writes and everybody reads.
  private static let permissions: UInt32 = 0o100644 << 16

  /// What stands in front of a member's data (4.3.7).
  static func header(_ member: ZipMember) -> [UInt8] {
    var bytes: [UInt8] = []
    // Here the two sizes go together.
    let isLarge = max(member.packed, member.unpacked) >= full32
    bytes.put(UInt32(0x0403_4B50))
    putCommon(member, isLarge: isLarge, sizes: isLarge ? nil : member, into: &bytes)
    bytes.put(UInt16(isLarge ? 20 : 0))
    bytes += member.name
    if isLarge { putExtra([member.unpacked, member.packed], into: &bytes) }
    return bytes
  }

  /// A member's line in the directory at the archive's end (4.3.12).
  static func entry(_ member: ZipMember) -> [UInt8] {
    var bytes: [UInt8] = []
    let large = [member.unpacked, member.packed, member.offset].filter { $0 >= full32 }
    bytes.put(UInt32(0x0201_4B50))
    bytes.put(unix | (large.isEmpty ? version : version64))
    putCommon(member, isLarge: !large.isEmpty, sizes: member, into: &bytes)
    bytes.put(UInt16(large.isEmpty ? 0 : 4 + 8 * large.count))
    bytes.put(UInt16(0))  // No comment,
    bytes.put(UInt16(0))  // on the first disk,
    bytes.put(UInt16(0))  // of no kind that matters.
    bytes.put(permissions)
    bytes.put(UInt32(min(member.offset, full32)))
    bytes += member.name
    if !large.isEmpty { putExtra(large, into: &bytes) }
    return bytes
  }

  /// What stands behind the directory (4.3.14 to 4.3.16).
  static func end(members: UInt64, directory: UInt64, at offset: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    if members >= full16 || directory >= full32 || offset >= full32 {
      bytes.put(UInt32(0x0606_4B50))
      bytes.put(UInt64(44))  // Bytes that follow in this record.
      bytes.put(unix | version64)
      bytes.put(version64)
      bytes.put(UInt32(0))
      bytes.put(UInt32(0))
      bytes.put(members)
      bytes.put(members)
      bytes.put(directory)
      bytes.put(offset)
      bytes.put(UInt32(0x0706_4B50))
      bytes.put(UInt32(0))
      bytes.put(offset + directory)
      bytes.put(UInt32(1))
    }
    bytes.put(UInt32(0x0605_4B50))
    bytes.put(UInt16(0))
    bytes.put(UInt16(0))
    bytes.put(UInt16(min(members, full16)))
    bytes.put(UInt16(min(members, full16)))
    bytes.put(UInt32(min(directory, full32)))
    bytes.put(UInt32(min(offset, full32)))
    bytes.put(UInt16(0))
    return bytes
  }

  /// The part that both kinds of a member's header have.
  private static func putCommon(
    _ member: ZipMember, isLarge: Bool, sizes: ZipMember?, into bytes: inout [UInt8]
  ) {
    bytes.put(isLarge ? version64 : version)
    bytes.put(flags)
    bytes.put(deflated)
    bytes.put(time)
    bytes.put(date)
    bytes.put(member.checksum)
    bytes.put(UInt32(min(sizes?.packed ?? full32, full32)))
    bytes.put(UInt32(min(sizes?.unpacked ?? full32, full32)))
    bytes.put(UInt16(member.name.count))
  }

  private static func putExtra(_ numbers: [UInt64], into bytes: inout [UInt8]) {
    bytes.put(UInt16(1))
    bytes.put(UInt16(8 * numbers.count))
    for number in numbers { bytes.put(number) }
  }
}

extension [UInt8] {
  /// Appends a number, its lowest byte first.
  mutating func put(_ number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
