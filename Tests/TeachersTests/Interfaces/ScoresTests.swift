import Formats
import TestSupport
import Testing
import Values

@testable import Teachers

/// Scores of reward models, as servers give them.
struct ScoresTests {
  private let chat = [ChatMessage(.user, "1 + 1?"), ChatMessage(.assistant, "2")]

  private func replies(_ body: String) throws -> [Reply] {
    try Scores(kind: .classify).replies(
      try #require(LenientJSON.record(Array(body.utf8))))
  }

  @Test(
    arguments: [
      (#"{"data":[{"index":0,"label":"LABEL_0","probs":[-1.25],"num_classes":1}]}"#, -1.25),
      (#"{"data":[{"index":0,"object":"pooling","data":[0.5]}]}"#, 0.5),
      (#"{"data":[{"data":[[0.1],[0.2],[7]]}],"usage":{"prompt_tokens":3}}"#, 7),
      (#"{"data":[{"score":3}]}"#, 3), (#"{"score":-2}"#, -2), (#"{"reward":[[1e3]]}"#, 1000),
      (#"{"data":[{"embedding":[4.5]}]}"#, 4.5),
    ])
  func theirFormsAreRead(_ body: String, _ score: Double) throws {
    #expect(try replies(body).map(\.score) == [score])
  }

  /// A classifier, an embedding model, or nothing: none of their numbers is a reward.
  @Test(
    arguments: [
      #"{"data":[{"probs":[0.2,0.8],"num_classes":2}]}"#, #"{"data":[{"data":[[1,2],[3,4]]}]}"#,
      #"{"data":[]}"#, #"{"data":[{"probs":[]}]}"#, #"{"data":[{"probs":[null]}]}"#,
      #"{"data":[{"probs":["1"]}]}"#, #"{"data":[{"data":[[[[[1]]]]]}]}"#, "{}",
      #"{"score":"high"}"#,
    ])
  func whatIsNoScoreIsNone(_ body: String) {
    #expect(throws: UnreadableReply.self) { try replies(body) }
  }

  @Test func aChatIsSentAndRememberedByItself() throws {
    let teacher = Teacher.at("http://a", model: "rm")
    let call = Call(scoreOf: chat, by: teacher, at: .pooling)
    let body = CallGroup(call).interface.body(CallGroup(call))
    #expect(body["model"] == "rm" && body["messages"]?.list?.count == 2)
    #expect(CallGroup(call).interface.path == "/pooling")
    // The rest of an answer that was cut is something else.
    #expect(!call.isContinuation)
    let others = [
      Call(scoreOf: chat, by: teacher, at: .classify), Call(vectorOf: "1 + 1?", by: teacher),
      Call(teacher: teacher, messages: chat, sampling: Sampling(), sample: 0),
    ]
    #expect(!others.map(\.key).contains(call.key))
    #expect(!CallGroup(call).takes(call))
  }

  @Test func aScoreIsRememberedExactly() {
    for score in [0.1 + 0.2, -1e-12, 1e30, 0] {
      #expect(Reply(score: score, promptTokens: 1).score == score)
    }
    #expect(Reply(vector: [1], promptTokens: nil).score == nil)
  }
}
