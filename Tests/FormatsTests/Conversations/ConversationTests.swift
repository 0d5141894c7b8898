import Formats
import Testing
import Values

/// Rows in the shapes that datasets have, and what a person would say that they ask.
struct ConversationTests {
  private static func row(_ json: String) throws -> Record {
    try #require(try JSONParser().parse(json).record)
  }

  /// Rows as JSON, what they ask, and the last answer.
  static let shapes: [(String, asks: String?, answer: String?)] = {
    var shapes: [(String, asks: String?, answer: String?)] = []
    // Turns under each name, with each pair of names for speaker and text, and for those who speak.
    for (column, speaker, text, user, assistant) in [
      ("messages", "role", "content", "user", "assistant"),
      ("messages", "from", "value", "human", "gpt"),
      ("messages", "role", "content", "instruction", "response"),
      ("messages", "role", "content", "prompt", "completion"),
      ("conversations", "from", "value", "human", "gpt"),
      ("conversations", "from", "value", "user", "assistant"),
      ("conversations", "role", "content", "user", "model"),
      ("conversation", "role", "content", "Human", "Assistant"),
      ("dialogue", "speaker", "text", "user", "bot"),
      ("chat", "author", "message", "user", "assistant"),
      ("dialog", "role", "content", "question", "answer"),
      ("messages", "role", "content", "prompter", "ai"),
    ] {
      func turn(_ who: String, _ what: String) -> String {
        "{\"\(speaker)\":\"\(who)\",\"\(text)\":\(what)}"
      }
      func row(_ turns: String...) -> String {
        "{\"id\":1,\"\(column)\":[\(turns.joined(separator: ","))]}"
      }
      let (ask, reply) = (turn(user, "\"Why?\""), turn(assistant, "\"So.\""))
      shapes.append((row(ask, reply), "Why?", "So."))
      shapes.append((row(turn("system", "\"Be kind.\""), ask, reply), "Why?", "So."))
      shapes.append(
        (
          row(ask, reply, turn(user, "\"And then?\""), turn(assistant, "\"Then.\"")),
          "Why?\n\nAnd then?", "Then."
        ))
      shapes.append(
        (
          row(
            turn(user, "[{\"type\":\"text\",\"text\":\"Wh\"},{\"type\":\"text\",\"text\":\"y?\"}]"),
            reply),
          "Why?", "So."
        ))
    }
    shapes += [
      // A tool that is called in between.
      (
        #"{"messages":[{"role":"user","content":"Sum?"},{"role":"assistant","content":null,"tool_calls":[{}]},{"role":"tool","content":"4"},{"role":"assistant","content":"It is 4."}],"tools":[{"a":1},{"b":"x"}]}"#,
        "Sum?", "It is 4."
      ),
      // A picture beside a text.
      (
        #"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"What is it?"}]},{"role":"assistant","content":"A cat."}]}"#,
        "What is it?", "A cat."
      ),
      // The turns as a text of JSON.
      (
        #"{"messages":"[{\"role\":\"user\",\"content\":\"Why?\"},{\"role\":\"assistant\",\"content\":\"So.\"}]"}"#,
        "Why?", "So."
      ),
      // Alpaca with and without an input, Dolly's context, LLaMA-Factory's history.
      (#"{"instruction":"Add.","input":"1 and 2","output":"3"}"#, "Add.\n\n1 and 2", "3"),
      (#"{"instruction":"Name a prime.","input":"","output":"2"}"#, "Name a prime.", "2"),
      (#"{"instruction":"Name a prime.","input":null,"output":"2"}"#, "Name a prime.", "2"),
      (#"{"instruction":"Name a prime.","output":"2"}"#, "Name a prime.", "2"),
      (
        #"{"instruction":"Sum up.","context":"A long story.","response":"Short."}"#,
        "Sum up.\n\nA long story.", "Short."
      ),
      (
        #"{"instruction":"And 3?","input":"","output":"6","history":[["Add 1 and 2.","3"]]}"#,
        "Add 1 and 2.\n\nAnd 3?", "6"
      ),
      // A prompt and what completes it, as texts and as turns.
      (#"{"prompt":"Why?","completion":"So."}"#, "Why?", "So."),
      (
        #"{"prompt":[{"role":"user","content":"Why?"}],"completion":[{"role":"assistant","content":"So."}]}"#,
        "Why?", "So."
      ),
      (
        #"{"prompt":[{"role":"system","content":"x"},{"role":"user","content":"Why?"}],"chosen":[{"role":"assistant","content":"So."}],"rejected":[]}"#,
        "Why?", "So."
      ),
      (#"{"question":"Why?","answer":"So."}"#, "Why?", "So."),
      (#"{"problem":"Why?","solution":"So."}"#, "Why?", "So."),
      (#"{"query":"Why?","response":"So."}"#, "Why?", "So."),
      // Turns that are texts alone.
      (#"{"conversation":["Why?","So.","And then?","Then."]}"#, "Why?\n\nAnd then?", "Then."),
      (#"{"turns":["Write it.","Shorter."],"category":"x"}"#, "Write it.\n\nShorter.", nil),
      // Nothing that asks.
      (#"{"messages":[]}"#, nil, nil), (#"{"messages":null,"x":1}"#, nil, nil),
      (#"{"n":1}"#, nil, nil),
    ]
    return shapes
  }()

  @Test func thereAreAsManyShapesAsPromised() { #expect(Self.shapes.count >= 60) }

  @Test(arguments: shapes.indices)
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
