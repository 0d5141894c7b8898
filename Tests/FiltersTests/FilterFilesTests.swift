import Recipes
import TestSupport
import Testing
import Values

@testable import Filters

struct FilterFilesTests {
  private let scratch = Scratch()

  @Test func makesOnceOfFilesAsLongAsTheyAreAsTheyWere() throws {
    let path = try scratch.write("set.jsonl", "one\n")
    let files = FilterFiles()
    var made = 0
    func make(_ key: String) -> Int {
      files.once(key, [path]) {
        made += 1
        return made
      }
    }
    #expect(make("words") == 1 && make("words") == 1 && made == 1)
    #expect(make("items") == 2, "what else is made of the file is something else")
    try scratch.write("set.jsonl", "one more\n")
    #expect(make("words") == 3, "the file has changed")
  }

  @Test func aFailureIsNotKept() throws {
    let path = try scratch.write("set.jsonl", "one\n")
    let files = FilterFiles()
    #expect(throws: RetortError.self) {
      try files.once("words", [path]) { () throws -> Int in throw RetortError(.input, "unreadable")
      }
    }
    #expect(files.once("words", [path]) { 5 } == 5)
  }
}
