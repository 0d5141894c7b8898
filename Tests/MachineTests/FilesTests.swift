import Foundation
import Machine
import TestSupport
import Testing
import Values

struct FilesTests {
  @Test func aFileIsWrittenWhole() throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/a.txt"
    try Files.writeWhole("one", to: path)
    try Files.writeWhole("two", to: path)
    #expect(try Files.text(of: path) == "two")
    #expect(Files.names(in: scratch.path) == ["a.txt"])
  }

  @Test func aFolderTakesAnothersPlace() throws {
    let scratch = Scratch()
    try scratch.write("old/a", "1")
    try scratch.write("new/b", "2")
    try Files.replaceFolder("\(scratch.path)/old", with: "\(scratch.path)/new")
    #expect(Files.names(in: "\(scratch.path)/old") == ["b"])
    #expect(Files.names(in: scratch.path) == ["old"])
  }

  @Test func patternsNameFilesInOrder() throws {
    let scratch = Scratch()
    for name in ["b.jsonl", "a.jsonl", "c.txt", ".hidden.jsonl", "_SUCCESS", "sub/d.jsonl"] {
      try scratch.write(name, "")
    }
    func names(_ pattern: String) -> [String] {
      Files.matching("\(scratch.path)/\(pattern)").map {
        String($0.dropFirst(scratch.path.count + 1))
      }
    }
    #expect(names("*.jsonl") == ["a.jsonl", "b.jsonl"])
    #expect(names("c.txt") == ["c.txt"])
    #expect(names("*/*.jsonl") == ["sub/d.jsonl"])
    #expect(names("absent*").isEmpty)
    #expect(Files.matching(scratch.path).count == 3)
  }

  @Test func foldersAreMadeWithThoseAbove() throws {
    let scratch = Scratch()
    try Files.makeFolder("\(scratch.path)/a/b/c")
    try Files.makeFolder("\(scratch.path)/a/b/c")
    #expect(Files.isFolder("\(scratch.path)/a/b/c"))
    try scratch.write("file", "")
    #expect(throws: RetortError.self) { try Files.makeFolder("\(scratch.path)/file/below") }
  }

  @Test func aStateChangesWithTheFile() throws {
    let scratch = Scratch()
    let path = try scratch.write("a", "1")
    let before = Files.state(path)
    try scratch.write("a", "12")
    #expect(Files.state(path) != before && Files.size(path) == 2)
    #expect(Files.state("\(scratch.path)/absent") == nil)
  }
}

struct FolderLockTests {
  @Test func isHeldByOneAndFallsWithIt() throws {
    let scratch = Scratch()
    var lock: FolderLock? = try FolderLock(folder: scratch.path, what: "run \"a\"")
    #expect { try FolderLock(folder: scratch.path, what: "run \"a\"") } throws: {
      ($0 as? RetortError)?.kind == .busy
    }
    withExtendedLifetime(lock) {}
    lock = nil
    _ = try FolderLock(folder: scratch.path, what: "run \"a\"")
  }

  @Test func aPathsFolderIsWhatStandsBeforeItsLastPart() {
    let folders = [
      "a": "", "ab": "", "a/": "", "a/b": "a", "a//b/": "a", "/a": "/", "/a/b": "/a", "/": "/",
      "": "",
      "./a": ".", "ä/b": "ä",
    ]
    for (path, folder) in folders { #expect(Files.folder(of: path) == folder, "\(path)") }
  }
}
