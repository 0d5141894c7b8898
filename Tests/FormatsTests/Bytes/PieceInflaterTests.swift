import Corpus
import Foundation
import Testing

@testable import Formats

/// What HTTP calls packed, cut anywhere.
struct PieceInflaterTests {
  private static let text =
    #"{"answer": ""# + String(repeating: "42 and so on, ", count: 40) + #""}"#

  /// The text in two members of gzip, as zlib, as raw deflate; made by Python's zlib.
  private static let forms: [(isGzip: Bool, packed: String)] = [
    (
      true,
      "H4sIAAAAAAACA6tWSswrLk8tUrJSUDIxUkjMS1EozlfIz9NRoB4PAJ3Z3YZkAAAAH4sIAAAAAAACA8tLUSjOV8jP01Ew"
        + "MVJIzBvlDROeUi0ASQM5DtoBAAA="
    ),
    (false, "eNqrVkrMKy5PLVKyUlAyMVJIzEtRKM5XyM/TURjljfLw85RqAa5XpQs="),
    (false, "q1ZKzCsuTy1SslJQMjFSSMxLUSjOV8jP01EY5Y3y8POUagE="),
  ]

  private func unpacked(_ bytes: [UInt8], isGzip: Bool, by count: Int) throws -> String {
    let inflater = PieceInflater(isGzip: isGzip)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: count) {
      try Array(bytes[start..<min(start + count, bytes.count)]).withUnsafeBytes {
        try inflater.add($0) { result += $0 }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  @Test(arguments: [1, 2, 3, 17, 1000]) func eachFormIsKnownByItsFirstBytes(_ count: Int) throws {
    for form in Self.forms {
      let bytes = Array(try #require(Data(base64Encoded: form.packed)))
      #expect(try unpacked(bytes, isGzip: form.isGzip, by: count) == Self.text)
      // A server may say the one and send the other; raw deflate has no mark of its own.
      if bytes[0] == 0x1F || bytes[0] == 0x78 {
        #expect(try unpacked(bytes, isGzip: !form.isGzip, by: count) == Self.text)
      }
      // Rubbish behind the end is none of it.
      #expect(try unpacked(bytes + [0, 7, 9], isGzip: form.isGzip, by: count) == Self.text)
    }
  }

  /// How many members there are is the sender's affair, and no depth.
  @Test func anyNumberOfMembersIsRead() throws {
    // Twenty bytes that unpack to nothing.
    let empty: [UInt8] = [
      0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    let text = Array(try #require(Data(base64Encoded: Self.forms[0].packed)))
    let bytes = [[UInt8]](repeating: empty, count: 200_000).joined() + text
    for count in [bytes.count, 4096, 7] {
      #expect(try unpacked(Array(bytes), isGzip: true, by: count) == Self.text)
    }
  }

  @Test func whatIsNotPackedIsItself() throws {
    for isGzip in [true, false] {
      for count in [1, 5, 1000] {
        #expect(try unpacked(Array(Self.text.utf8), isGzip: isGzip, by: count) == Self.text)
      }
    }
    #expect(try unpacked(Array("data: {}\n\n".utf8), isGzip: true, by: 3) == "data: {}\n\n")
  }

  @Test func damageIsToldOrComesToAnEnd() throws {
    var generator = SeededGenerator(7)
    for _ in 0..<2000 {
      let form = Self.forms[Int.random(in: 0..<3, using: &generator)]
      var bytes = Array(try #require(Data(base64Encoded: form.packed)))
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      let count = Int.random(in: 1...bytes.count, using: &generator)
      do {
        #expect(try unpacked(bytes, isGzip: form.isGzip, by: count).utf8.count < 1 << 20)
      } catch is PieceInflater.Damage {}
    }
  }
}
