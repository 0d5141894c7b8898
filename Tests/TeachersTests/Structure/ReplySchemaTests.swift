import TestSupport
import Testing
import Values

@testable import Teachers

struct ReplySchemaTests {
  private let schema = ReplySchema(
    name: "label",
    [
      "type": "object",
      "properties": .record([
        "difficulty": .record(["type": "integer", "minimum": 1, "maximum": 10]),
        "kind": .record(["enum": ["a", "b"]]),
        "tags": .record(["type": "array", "items": .record(["type": "string"]), "maxItems": 2]),
        "note": .record(["type": ["string", "null"], "minLength": 1]),
      ]),
      "required": ["difficulty"], "additionalProperties": false,
    ])

  @Test(arguments: [
    #"{"difficulty":3}"#, "Here:\n```json\n{\"difficulty\": 10}\n```\nDone.",
    #"I think {"difficulty": 1.0, "note": null} fits"#,
    #"{"difficulty":3,"kind":"b","tags":["x","y"],"note":"z"}"#,
  ])
  func whatFollowsIsRead(_ answer: String) throws {
    #expect(try schema.value(in: answer).record?["difficulty"] != nil)
  }

  @Test(arguments: [
    ("seven", "there is no JSON in it"), ("{}", "difficulty is missing"),
    (#"{"difficulty":11}"#, "difficulty is 11, outside of its range"),
    (#"{"difficulty":"3"}"#, "difficulty is a text, not integer"),
    (#"{"difficulty":3,"x":1}"#, "x is not in the schema"),
    (#"{"difficulty":3,"kind":"c"}"#, #"kind is "c", not one of ["a","b"]"#),
    (#"{"difficulty":3,"tags":["x",1]}"#, "tags[1] is a number, not string"),
    (#"{"difficulty":3,"tags":["x","y","z"]}"#, "tags has too few or too many items"),
    (#"{"difficulty":3,"note":""}"#, "note is too short or too long"),
    ("[3]", "it is a list, not object"),
  ])
  func whatDoesNotIsTold(_ pair: (answer: String, reason: String)) {
    #expect(throws: ReplySchema.Violation(reason: pair.reason)) {
      try schema.value(in: pair.answer)
    }
  }

  /// An endpoint that knows no schemas refuses the first request, and is asked in words from then on.
  @Test func anEndpointWithoutSchemasIsAskedInWords() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      request.body["response_format"] != nil
        ? .status(400, body: "response_format is not supported")
        : .answer(request.question.contains("JSON schema") ? #"{"difficulty":3}"# : "none")
    }
    let asked = Teacher.at(teacher.url)
    let replies = try await ChatClient.with(concurrency: 1, logFolder: "/tmp", policy: .hasty) {
      client in
      var replies: [String] = []
      for sample in 0..<3 {
        let call = asked.call(
          question: "how hard?", sampling: Sampling(), sample: Int64(sample), schema: schema)
        replies.append(try await client.ask(call).content)
      }
      return replies
    }
    #expect(replies == Array(repeating: #"{"difficulty":3}"#, count: 3))
    #expect(teacher.requests == 4)
    await teacher.stop()
  }

  /// One that does not say why: it is asked in words, and so from then on where these are answered.
  @Test(arguments: [400, 422], ["Bad Request", "", "Unprocessable: unknown field"])
  func aBareRefusalOfTheSchemaIsAskedInWords(_ status: Int, _ words: String) async throws {
    let teacher = try await ScriptedTeacher.start { request in
      request.body["response_format"] != nil
        ? .status(status, body: words) : .answer(#"{"difficulty":3}"#)
    }
    let asked = Teacher.at(teacher.url)
    try await ChatClient.with(concurrency: 1, logFolder: "/tmp", policy: .hasty) { client in
      for sample in 0..<3 {
        let call = asked.call(
          question: "how hard?", sampling: Sampling(), sample: Int64(sample), schema: schema)
        let reply = try await client.ask(call)
        #expect(reply.content == #"{"difficulty":3}"#)
      }
    }
    #expect(teacher.requests == 4)
    await teacher.stop()
  }

  /// Where the question is what is refused, the refusal is the first one, and nothing is learnt of schemas.
  @Test func aQuestionThatIsRefusedStaysRefused() async throws {
    let teacher = try await ScriptedTeacher.start { request in
      request.question.contains("bad")
        ? .status(400, body: request.body["response_format"] == nil ? "second" : "first")
        : .answer(request.body["response_format"] == nil ? "words" : #"{"difficulty":3}"#)
    }
    let asked = Teacher.at(teacher.url)
    try await ChatClient.with(concurrency: 1, logFolder: "/tmp", policy: .hasty) { client in
      func call(_ question: String) -> Call {
        asked.call(question: question, sampling: Sampling(), sample: 0, schema: schema)
      }
      do {
        _ = try await client.ask(call("bad"))
        Issue.record("the question was answered")
      } catch let refusal as Refusal {
        #expect(refusal.message.contains("first"))
      }
      let reply = try await client.ask(call("good"))
      #expect(reply.content == #"{"difficulty":3}"#)
    }
    await teacher.stop()
  }
}
