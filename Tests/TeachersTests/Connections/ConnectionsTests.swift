import Foundation
import Machine
import TestSupport
import Testing

@testable import Teachers

struct ConnectionsTests {
  private func trouble(
    _ response: @escaping @Sendable () async -> LoopbackServer.Response,
    _ timeouts: Teacher.Timeouts
  ) async throws -> String? {
    let server = try await LoopbackServer.start { _ in await response() }
    let connections = Connections(concurrency: 2)
    var request = Request(method: .get, url: "http://127.0.0.1:\(server.port)/")
    request.timeouts = timeouts
    defer { Task { await server.stop() } }
    do {
      _ = try await connections.response(to: request)
      try await connections.close()
      return nil
    } catch let trouble as ConnectionTrouble {
      try await connections.close()
      return trouble.description
    }
  }

  @Test func silenceBeforeTheAnswerEnds() async throws {
    var timeouts = Teacher.Timeouts()
    timeouts.firstByte = 0.3
    let found = try await trouble(
      {
        try? await Task.sleep(for: .seconds(3600)); return .text(200, "")
      }, timeouts)
    #expect(found == "no answer within 0.3 s")
  }

  @Test func silenceWithinTheAnswerEnds() async throws {
    var timeouts = Teacher.Timeouts()
    timeouts.idle = 0.3
    let found = try await trouble({ .stall(200, body: Array("half".utf8), length: 8) }, timeouts)
    #expect(found == "the answer stopped for 0.3 s")
  }

  @Test func anAnswerThatIsCutIsTold() async throws {
    let found = try await trouble(
      { .cut(200, body: Array("half".utf8), length: 8) }, Teacher.Timeouts())
    #expect(found == "the connection was closed")
  }

  /// A limit to the silence between two reads that comes from elsewhere cuts no answer: the first byte may take as long
  /// as the teacher is given.
  @Test func noLimitCountsButTheTeachersOwn() async throws {
    var base = Connections(concurrency: 1).configuration(connect: 1)
    base.timeout.read = .milliseconds(20)
    base.timeout.write = .milliseconds(20)
    let connections = Connections(concurrency: 2, base: base)
    let server = try await LoopbackServer.start { _ in
      try? await Task.sleep(for: .milliseconds(300))
      return .text(200, "at last")
    }
    let url = "http://127.0.0.1:\(server.port)/"
    let response = try? await connections.response(to: Request(method: .get, url: url))
    #expect(response?.bytes == Array("at last".utf8))
    try await connections.close()
    await server.stop()
    let limits = Connections(concurrency: 1).configuration(connect: 2.5).timeout
    #expect(limits.connect == .milliseconds(2500) && limits.read == nil && limits.write == nil)
  }

  @Test func anAnswerThatRepeatsItselfMayComePacked() async throws {
    // 200,000 times "a", by gzip.
    let packed = try #require(
      Data(
        base64Encoded: "H4sIAAAAAAACA+3BMQEAAADCoKzrX8IM/kAB" + String(repeating: "A", count: 257)
          + "K8Bm1Np4EANAwA="))
    let server = try await LoopbackServer.start { _ in
      .status(200, body: Array(packed), headers: ["content-encoding": "gzip"])
    }
    let connections = Connections(concurrency: 1)
    let url = "http://127.0.0.1:\(server.port)/"
    let response = try? await connections.response(to: Request(method: .get, url: url))
    #expect(response?.bytes == [UInt8](repeating: UInt8(ascii: "a"), count: 200_000))
    try await connections.close()
    await server.stop()
  }

  /// Raw deflate, as old servers send it, and what a proxy has unpacked but left the header of.
  @Test func whatIsSaidToBePackedIsReadAsItIs() async throws {
    let raw = try #require(
      Data(base64Encoded: "q1ZKzCsuTy1SslJQMjFSSMxLUSjOV8jP01EY5Y3y8POUagE="))
    let connections = Connections(concurrency: 1)
    for (encoding, body) in [("deflate", Array(raw)), ("gzip", Array("{\"answer\": 42}".utf8))] {
      let server = try await LoopbackServer.start { _ in
        .status(200, body: body, headers: ["content-encoding": encoding])
      }
      let url = "http://127.0.0.1:\(server.port)/"
      let response = try? await connections.response(to: Request(method: .get, url: url))
      #expect(response?.bytes.starts(with: "{\"answer\": ".utf8) == true)
      await server.stop()
    }
    try await connections.close()
  }

  @Test func whatGoesWrongIsToldWithoutTheKey() throws {
    struct Complaint: Error { let header: String }
    let key = try #require(Secret("sk-planted"))
    let trouble = ConnectionTrouble(
      Complaint(header: "Bearer sk-planted"), Teacher.Timeouts(), hiding: Secrets([key]))
    #expect(trouble.description.contains("Bearer [key]"))
    // Also where the excerpt ends in the middle of the key.
    let body = String(repeating: "é", count: 996) + "sk-planted"
    for count in [0, 490, 496] {
      var response = Response(status: 401, bytes: Array(body.dropFirst(count).utf8))
      response.secrets = Secrets([key])
      #expect(!response.excerpt.contains("sk"))
    }
  }

  @Test func linesArePutTogether() {
    let lines = LineSplitter()
    func add(_ text: String) -> [String] {
      lines.add(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(add("a\nb") == ["a"])
    #expect(add("c\r\n\n\nd\n") == ["bc", "d"])
    #expect(add("e") == [])
    #expect(lines.rest().count == 1 && lines.rest().isEmpty)
  }
}
