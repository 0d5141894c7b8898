import Formats
import Testing
import Values

struct QuestionFinderTests {
  @Test func rowsOfDifferentColumnsMayFollowEachOther() {
    var finder = QuestionFinder()
    #expect(finder.text(of: ["x": 1]) == nil)
    #expect(finder.text(of: ["problem": "one", "answer": "1"]) == "one")
    #expect(finder.text(of: ["question_content": "two"]) == "two")
    let turns: Value = .list([
      .record(["from": "human", "value": "three"]), .record(["from": "gpt", "value": "3"]),
    ])
    #expect(finder.text(of: ["conversations": turns]) == "three")
    #expect(finder.text(of: ["problem": .null]) == nil)
  }

  @Test func aNamedColumnIsTheOnlyOne() throws {
    var finder = QuestionFinder(try CellExpression("{{a}}-{{b}}"))
    #expect(finder.text(of: ["a": "x", "b": "y", "problem": "z"]) == "x-y")
    #expect(finder.text(of: ["a": "x", "problem": "z"]) == nil)
  }
}
