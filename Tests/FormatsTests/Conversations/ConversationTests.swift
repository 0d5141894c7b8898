import Formats
import TestSupport
import Testing
import Values

/// Rows in the shapes that datasets have, and what a person would say that they ask.
struct ConversationTests {
  private static func row(_ json: String) throws -> Record {
    try #require(try JSONParser().parse(json).record)
  }

  private static let shapes = SampleConversations.shapes

  @Test func thereAreAsManyShapesAsPromised() { #expect(Self.shapes.count >= 60) }

  @Test(arguments: SampleConversations.shapes.indices)
  func theQuestionIsTheWholeQuestion(_ number: Int) throws {
    let (json, asks, answer) = Self.shapes[number]
    let row = try Self.row(json)
    var finder = QuestionFinder()
    #expect(finder.text(of: row) == asks, "\(json)")
    #expect(ConversationShape(of: row).parts(of: row).answer == answer, "\(json)")
    if asks != nil { #expect(finder.whatIsAsked?.isEmpty == false) }
  }

  /// Rows of all shapes one behind the other, in which nothing of one is taken for another.
  @Test func shapesMayBeMixed() throws {
    var finder = QuestionFinder()
    for (json, asks, _) in Self.shapes + Self.shapes.reversed() {
      #expect(finder.text(of: try Self.row(json)) == asks, "\(json)")
    }
  }

  @Test func turnsAreToldApart() throws {
    var finder = QuestionFinder()
    let row = try Self.row(
      #"{"messages":[{"role":"user","content":"Hello."},{"role":"assistant","content":"Hi."},{"role":"user","content":"Why?"}]}"#
    )
    #expect(finder.question(of: row)?.texts == ["Hello.\n\nWhy?", "Hello.", "Why?"])
    #expect(finder.whatIsAsked == "the user's turns in \"messages\"")
  }

  @Test func columnsArePickedByRole() throws {
    let row = try Self.row(
      #"{"messages":[{"role":"system","content":"x"},{"role":"user","content":"One?"},{"role":"assistant","content":"1"},{"role":"user","content":[{"type":"text","text":"Two?"}]}]}"#
    )
    for (path, expected) in [
      ("messages[role=user][-1].content", "Two?"), ("messages[role=user][0].content", "One?"),
      ("messages[role=assistant][-1].content", "1"),
      ("messages[role=user].content", "One?\n\nTwo?"), ("messages", "One?\n\nTwo?"),
    ] {
      var finder = QuestionFinder(try CellExpression(path))
      #expect(finder.text(of: row) == expected, "\(path)")
    }
    var finder = QuestionFinder(try CellExpression("messages[role=nobody][0].content"))
    #expect(finder.text(of: row) == nil)
    for path in ["messages[role=user", "messages[=user]", "messages[role=]", "messages[]", "[0]"] {
      #expect(throws: CellExpression.Fault.self) { try CellExpression(path) }
    }
    #expect(ColumnPath("messages[role=user][-1].content")?.lookedAt == [["messages", "role"]])
  }
}
