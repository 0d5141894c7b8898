import Foundation
import Testing
import Values

@testable import Teachers

/// How endpoints want to be asked, by what they say when they are asked otherwise: kind J.
struct MannerTests {
  private func trouble(_ status: Int, _ words: String, parameter: String? = nil) throws
    -> EndpointTrouble
  {
    var error: Record = ["message": .string(words)]
    if let parameter { error["param"] = .string(parameter) }
    return try #require(
      EndpointTrouble(
        status: status, header: { _ in nil }, body: ["error": .record(error)], text: "", now: Date()
      ))
  }

  @Test(arguments: [
    "This model only support stream mode, please enable the stream parameter to access the model.",
    "parameter.enable_thinking must be set to false for non-streaming calls",
    "Requests with max_tokens > 4096 must have stream=true",
  ])
  func whoOnlyStreamsIsAskedSo(_ words: String) throws {
    var manner = Manner(streams: false)
    #expect(manner.change(after: try trouble(400, words)) != nil)
    #expect(manner.streams)
  }

  @Test(arguments: [
    (400, "Streaming is not supported for this model"), (422, "stream: must be false"),
    (400, "Your organization must be verified to stream this model."),
    (501, "streaming unsupported"),
  ])
  func whoTakesNoStreamsIsAskedSo(_ row: (Int, String)) throws {
    var manner = Manner(streams: true)
    #expect(manner.change(after: try trouble(row.0, row.1)) != nil)
    #expect(!manner.streams)
  }

  @Test func whatAStreamTookIsNotAskedForWhereItIsRefused() throws {
    var manner = Manner(streams: true)
    #expect(
      manner.change(after: try trouble(422, "extra fields not permitted: stream_options")) != nil)
    #expect(manner.streams && !manner.asksForUsage)
    var body: Record = [:]
    manner.ask(&body, .openai)
    #expect(body == ["stream": true])
  }

  @Test func eachWayIsTriedOnce() throws {
    var manner = Manner(streams: true)
    let trouble = try trouble(400, "no stream for you", parameter: "stream")
    #expect(manner.change(after: trouble) != nil && manner.change(after: trouble) != nil)
    #expect(manner.streams && manner.change(after: trouble) == nil)
  }

  @Test(arguments: [
    (400, "upstream said no"), (400, "too long"), (500, "stream broke"), (429, "too many streams"),
    (402, "stream"),
  ])
  func otherTroublesChangeNothing(_ row: (Int, String)) throws {
    var manner = Manner(streams: true)
    #expect(manner.change(after: try trouble(row.0, row.1)) == nil)
    #expect(manner == Manner(streams: true))
  }

  @Test func whatTheRecipeSaysCounts() {
    var body: Record = ["stream": false]
    Manner(streams: true).ask(&body, .openai)
    #expect(body == ["stream": false])
    var messages: Record = [:]
    Manner(streams: true).ask(&messages, .anthropic)
    #expect(messages == ["stream": true])
  }
}
