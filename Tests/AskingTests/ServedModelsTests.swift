import Ledger
import Teachers
import TestSupport
import Testing
import Values

@testable import Asking

/// Which models an endpoint says have answered.
struct ServedModelsTests {
  private func reply(_ model: String, _ fingerprint: String?) -> Record {
    var body: Record = [
      "choices": .list([
        .record([
          "index": 0, "finish_reason": "stop",
          "message": .record(["role": "assistant", "content": "seven"]),
        ])
      ]),
      "usage": .record(["prompt_tokens": 10, "completion_tokens": 1]), "model": .string(model),
    ]
    if let fingerprint { body["system_fingerprint"] = .string(fingerprint) }
    return body
  }

  /// One address, one name, and another model from one moment to the next.
  @Test func areCountedAsTheEndpointNamesThem() async throws {
    let rig = try AskingRig()
    let server = try await ScriptedTeacher.start { request in
      let number = Int(request.question.split(separator: " ").last ?? "") ?? 0
      return .status(
        200,
        body: reply(number < 30 ? "m-0613" : "m-mini", number % 2 == 0 ? "fp_1" : nil).json)
    }
    let teacher = AskingRig.teacher(server.url) { $0.streams = false }
    for calls in [0..<20, 0..<40] {
      try await rig.session { scheduler in
        try await scheduler.calls(of: "run", budget: Budget())
          .settle(AskingRig.calls(teacher, calls))
      }
    }
    let served = try rig.ledger.servedModels(.init(teacher))
    #expect(served.map(\.name) == ["m-0613", "m-0613 (fp_1)", "m-mini", "m-mini (fp_1)"])
    #expect(served.map(\.answers) == [15, 15, 5, 5])
    await server.stop()
  }

  /// Some endpoints make up a new fingerprint for each answer, or a name of any length.
  @Test func areNotKeptWithoutEnd() async throws {
    let rig = try AskingRig()
    let server = try await ScriptedTeacher.start { request in
      .status(
        200,
        body: reply(String(repeating: "m", count: 5000), "fp_\(request.number)").json)
    }
    let teacher = AskingRig.teacher(server.url) { $0.streams = false }
    try await rig.session { scheduler in
      try await scheduler.calls(of: "run", budget: Budget())
        .settle(AskingRig.calls(teacher, 0..<300))
    }
    let served = try rig.ledger.servedModels(.init(teacher))
    #expect(served.count == 101 && served.first?.name == "others")
    #expect(served.reduce(0) { $0 + $1.answers } == 300)
    #expect(served.allSatisfy { $0.name.count <= 200 })
    await server.stop()
  }

  @Test func aStreamSaysIt() async throws {
    let rig = try AskingRig()
    let events =
      ["", "se", "ven", "!"].map { text in
        #"{"id":"1","model":"m-0613","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":null}]}"#
      } + [
        #"{"id":"1","model":"m-0613","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#
      ]
    let messages = [
      #"{"type":"message_start","message":{"model":"claude-x","usage":{"input_tokens":1}}}"#,
      #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
      #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"seven"}}"#,
      #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}"#,
    ]
    for (events, name, interface) in [
      (events, "m-0613 (fp_1)", nil), (messages, "claude-x", InterfaceKind.anthropic),
    ] {
      let server = try await ScriptedTeacher.start { _ in .script(.events(events)) }
      let teacher = AskingRig.teacher(server.url) {
        if let interface { $0.interface = interface }
      }
      try await rig.session { scheduler in
        try await scheduler.calls(of: "run", budget: Budget())
          .settle(AskingRig.calls(teacher, 0..<3))
      }
      let served = try rig.ledger.servedModels(.init(teacher))
      #expect(served.map(\.name) == [name] && served.map(\.answers) == [3])
      await server.stop()
    }
  }
}
