import Corpus
import Foundation
import Machine
import TestSupport
import Testing
import Values

struct OutputFileTests {
  /// Whether the machine keeps the bytes at hand or not, they are the same.
  @Test(arguments: [true, false])
  func holdsWhatWasWritten(_ isReadSoon: Bool) throws {
    let scratch = Scratch()
    let file = try OutputFile(path: "\(scratch.path)/x", isReadSoon: isReadSoon)
    var generator = SeededGenerator(11)
    var expected = Data()
    // Small pieces, which wait in the buffer, and large ones, which do not; 20 MB, more than is given up at once.
    while expected.count < 20 << 20 {
      let count =
        generator.integer(0...3) == 0 ? generator.integer(0...1 << 20) : generator.integer(0...200)
      let piece = [UInt8](repeating: UInt8(generator.integer(0...127)), count: count)
      expected.append(contentsOf: piece)
      if generator.integer(0...1) == 0 {
        try piece.withUnsafeBytes(file.append)
      } else {
        try file.append { $0 += piece }
      }
      #expect(file.bytes == expected.count)
    }
    let digest = try file.close()
    #expect(try scratch.read("x") == expected)
    #expect(digest == Digest(of: String(decoding: expected, as: UTF8.self)).description)
  }

  @Test func aFolderThatIsNotThereIsAnError() {
    #expect { try OutputFile(path: "/nowhere/at/all") } throws: {
      ($0 as? RetortError)?.cause == "No such file or directory"
    }
  }
}
