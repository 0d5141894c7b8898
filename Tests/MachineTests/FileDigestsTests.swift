import Foundation
import TestSupport
import Testing
import Values

@testable import Machine

struct FileDigestsTests {
  @Test func whatWasReadIsNotReadAgain() throws {
    let scratch = Scratch()
    let file = try scratch.write("weights.gguf", "some weights")
    let cache = "\(scratch.path)/cache/digests"
    let digest = Digest(of: "some weights").description
    #expect(try FileDigests(path: cache, settled: 0).digest(of: file) == digest)
    // What is remembered counts: here another digest, under the same state.
    let line = try String(decoding: scratch.read("cache/digests"), as: UTF8.self)
    let other = String(repeating: "0", count: 64)
    try scratch.write("cache/digests", "rubbish\n\(line.replacing(digest, with: other))")
    #expect(try FileDigests(path: cache, settled: 0).digest(of: file) == other)
    // Of another content, it does not.
    try scratch.write("weights.gguf", "other weights!")
    #expect(
      try FileDigests(path: cache, settled: 0).digest(of: file)
        == Digest(of: "other weights!").description)
    #expect(throws: RetortError.self) {
      try FileDigests(path: cache).digest(of: "\(scratch.path)/nothing")
    }
  }

  @Test func whatHasJustChangedIsNotRemembered() throws {
    let scratch = Scratch()
    let file = try scratch.write("weights.gguf", "some weights")
    let digests = FileDigests(path: "\(scratch.path)/digests", settled: 1e9)
    _ = try digests.digest(of: file)
    #expect(!Files.exists("\(scratch.path)/digests"))
  }

  @Test func aFolderIsItsFilesAndTheirNames() throws {
    let scratch = Scratch()
    try scratch.write("a/x", "1")
    try scratch.write("a/deep/y", "2")
    try scratch.write("a/left-out", "3")
    try scratch.write("b/x", "1")
    try scratch.write("b/deep/y", "2")
    try scratch.write("c/deep/x", "1")
    try scratch.write("c/y", "2")
    let digests = FileDigests(path: "\(scratch.path)/digests")
    func digest(_ folder: String) throws -> String {
      try digests.digest(below: "\(scratch.path)/\(folder)") { $0 != "left-out" }
    }
    #expect(try digest("a") == digest("b"))
    #expect(try digest("a") != digest("c"))
  }
}
