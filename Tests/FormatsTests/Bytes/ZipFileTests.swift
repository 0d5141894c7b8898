import Corpus
import Foundation
import TestSupport
import Testing
import Values

@testable import Formats

struct ZipFileTests {
  /// Reads an archive with Python's `zipfile`, and checks it in all that the format says twice.
  private static let reader = """
    import json, sys, zipfile
    with zipfile.ZipFile(sys.argv[1]) as archive:
        assert archive.testzip() is None
        out = []
        for info in archive.infolist():
            assert info.compress_type == zipfile.ZIP_DEFLATED
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.external_attr >> 16 == 0o100644
            out.append([info.filename, archive.read(info).hex()])
        print(json.dumps(out))
    """

  private func read(_ path: String) async throws -> [(name: String, bytes: [UInt8])] {
    let output = try await Oracle.python(Self.reader, [path])
    return try JSONParser().parse(output).list!.map { pair in
      let digits = Array(pair.list![1].string!.utf8)
      let bytes = stride(from: 0, to: digits.count, by: 2).map {
        UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16)!
      }
      return (pair.list![0].string!, bytes)
    }
  }

  @Test func pythonReadsWhatWasAdded() async throws {
    let scratch = Scratch()
    var random = SeededGenerator(7)
    var members: [(name: String, bytes: [UInt8])] = [
      ("empty", []), ("folder/größe 😀.json", Array("{}".utf8)), ("folder/a b", [0]),
    ]
    for index in 0..<60 {
      // What packs well, what does not, and lengths around the packer's own buffers.
      let length = [1, 100, 65_535, 65_536, 65_537, 300_000][index % 6]
      let few = UInt8(index % 3)
      members.append(
        (
          "samples/\(index)_epoch_1.json",
          (0..<length).map { _ in index % 2 == 0 ? few : UInt8(random.integer(0...255)) }
        ))
    }
    let zip = try ZipFile(path: "\(scratch.path)/a.zip")
    for member in members { try zip.add(member.name, member.bytes) }
    #expect(zip.members == members.count)
    try zip.finish()
    let found = try await read("\(scratch.path)/a.zip")
    #expect(found.map(\.name) == members.map(\.name))
    for (found, member) in Swift.zip(found, members) { #expect(found.bytes == member.bytes) }
  }

  @Test func anArchiveOfNothingIsOne() async throws {
    let scratch = Scratch()
    try ZipFile(path: "\(scratch.path)/a.zip").finish()
    #expect(try await read("\(scratch.path)/a.zip").isEmpty)
  }

  @Test func sameMembersGiveTheSameBytes() throws {
    let scratch = Scratch()
    let digests = try (0..<2).map { number in
      let zip = try ZipFile(path: "\(scratch.path)/\(number)")
      for index in 0..<20 {
        try zip.add("\(index)", String(repeating: "text \(index) ", count: 5000))
      }
      return try zip.finish()
    }
    #expect(digests[0] == digests[1])
    #expect(try scratch.read("0") == scratch.read("1"))
  }

  @Test func membersBeyondSixteenBitsAreCounted() async throws {
    let scratch = Scratch()
    let count = 65_536
    let zip = try ZipFile(path: "\(scratch.path)/a.zip")
    for index in 0..<count { try zip.add("m/\(index)", "\(index)") }
    try zip.finish()
    let script = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1]) as archive:
          names = archive.namelist()
          print(len(names), names[-1], archive.read(names[-1]).decode(), archive.read("m/0").decode())
      """
    let output = try await Oracle.python(script, ["\(scratch.path)/a.zip"])
    #expect(output == "\(count) m/\(count - 1) \(count - 1) 0\n")
  }

  /// Places and sizes that take more than 32 bits, in a file that is mostly a hole.
  @Test(arguments: [(1 << 32) - 2, (1 << 32) - 1, 1 << 32, 5 << 32] as [UInt64])
  func placesBeyondThirtyTwoBitsAreRead(_ offset: UInt64) async throws {
    let scratch = Scratch()
    let path = try scratch.write("a.zip", "")
    var packed: [UInt8] = []
    let text = Array("far away".utf8)
    let checksum = text.withUnsafeBytes { RawDeflate().pack($0, into: &packed) }
    let member = ZipMember(
      name: Array("far".utf8), checksum: checksum, packed: UInt64(packed.count),
      unpacked: UInt64(text.count), offset: offset)
    // A member that says of itself that it is large; nobody unpacks it.
    let large = ZipMember(
      name: Array("large".utf8), checksum: 0, packed: offset, unpacked: 3 << 33, offset: 0)
    let data = ZipRecords.header(member) + packed
    let directory = ZipRecords.entry(large) + ZipRecords.entry(member)
    let start = offset + UInt64(data.count)
    let end = ZipRecords.end(members: 2, directory: UInt64(directory.count), at: start)
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.write(contentsOf: Data(ZipRecords.header(large)))
    try handle.seek(toOffset: offset)
    try handle.write(contentsOf: Data(data + directory + end))
    try handle.close()
    let script = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1]) as archive:
          large, far = archive.infolist()
          print(archive.read(far).decode(), far.header_offset, large.compress_size, large.file_size)
      """
    let output = try await Oracle.python(script, [path])
    #expect(output == "far away \(offset) \(offset) \(UInt64(3 << 33))\n")
  }

  /// In front of its data a large member holds both sizes in a Zip64 field.
  @Test func aLargeMembersHeaderHoldsItsSizes() throws {
    let member = ZipMember(
      name: [65], checksum: 1, packed: 7, unpacked: 1 << 32, offset: 0)
    let header = ZipRecords.header(member)
    #expect(header.count == 30 + 1 + 20)
    #expect(Array(header[18..<26]) == [UInt8](repeating: 0xFF, count: 8))
    #expect(Array(header[31...]) == [1, 0, 16, 0, 0, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test(arguments: [
    "", "/etc/passwd", "../up", "a/../b", "a//b", "a/", "./a", "a\\b", "C:a", "a\nb", "a\0b", "..",
  ])
  func namesThatLeadOutOfTheArchiveAreRefused(_ name: String) throws {
    let scratch = Scratch()
    let zip = try ZipFile(path: "\(scratch.path)/a.zip")
    let error = #expect(throws: RetortError.self) { try zip.add(name, "text") }
    #expect(error?.kind == .input && error?.cause != nil)
    #expect(zip.members == 0)
  }

  @Test func aNameIsTakenOnce() async throws {
    let scratch = Scratch()
    let zip = try ZipFile(path: "\(scratch.path)/a.zip")
    try zip.add("..a/b..", "first")
    #expect(throws: RetortError.self) { try zip.add("..a/b..", "second") }
    #expect(throws: RetortError.self) {
      try zip.add(String(repeating: "n", count: 65_536), "text")
    }
    try zip.finish()
    #expect(try await read(zip.path).map(\.bytes) == [Array("first".utf8)])
  }
}
