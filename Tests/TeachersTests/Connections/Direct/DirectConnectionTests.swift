import Foundation
import Machine
import TestSupport
import Testing

@testable import Teachers

/// What connections of our own make of servers that keep to no rules, or to unusual ones.
struct DirectConnectionTests {
  private static let whole = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"

  /// Asks a server so often, one after the other; the texts or troubles that came.
  private func ask(
    _ server: RawServer, times: Int = 1, body: String = "{}",
    _ timeouts: Teacher.Timeouts = Teacher.Timeouts(), between: Duration = .zero,
    longestCrossing: Double = 600
  ) async throws -> [String] {
    let connections = Connections(concurrency: 2, longestCrossing: longestCrossing)
    var told: [String] = []
    // One loop, as the calls of one task have: connections are kept by loops.
    let task = Task(executorPreference: connections.executors.any()) {
      var told: [String] = []
      for _ in 0..<times {
        var request = Request(
          method: .post, url: "http://127.0.0.1:\(server.port)/v1/x?y=1",
          headers: [("content-type", "application/json")], body: Array(body.utf8))
        request.timeouts = timeouts
        do {
          let response = try await connections.response(to: request)
          told.append("\(response.status) \(String(decoding: response.bytes, as: UTF8.self))")
        } catch let trouble as ConnectionTrouble {
          told.append(trouble.description)
        }
        try await Task.sleep(for: between)
      }
      return told
    }
    told = try await task.value
    try await connections.close()
    await server.stop()
    return told
  }

  @Test func requestsOfOneLoopShareAConnection() async throws {
    let server = try await RawServer.start { _ in .send(Self.whole) }
    #expect(try await ask(server, times: 5) == Array(repeating: "200 ok", count: 5))
    #expect(server.connections == 1)
    let head = try #require(server.requests.last?.text.lowercased())
    #expect(head.hasPrefix("post /v1/x?y=1 http/1.1\r\nhost: 127.0.0.1:"))
    #expect(head.contains("\r\ncontent-length: 2\r\n") && head.hasSuffix("\r\n\r\n{}"))
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok",
    "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok",
  ])
  func aConnectionThatIsToBeClosedIsNotUsedAgain(_ response: String) async throws {
    // It says that it closes, and leaves that to the other side.
    let server = try await RawServer.start { _ in .send(response) }
    #expect(try await ask(server, times: 3) == Array(repeating: "200 ok", count: 3))
    #expect(server.connections == 3)
  }

  @Test func aResponseMayEndWithItsConnection() async throws {
    let server = try await RawServer.start { _ in
      .sendAndClose("HTTP/1.1 200 OK\r\n\r\nas long as it is")
    }
    #expect(
      try await ask(server, times: 3) == Array(repeating: "200 as long as it is", count: 3))
  }

  @Test func aConnectionThatEndedBetweenRequestsIsNotUsedAgain() async throws {
    let server = try await RawServer.start { _ in .sendAndClose(Self.whole) }
    let told = try await ask(server, times: 4, between: .milliseconds(50))
    #expect(told == Array(repeating: "200 ok", count: 4))
    #expect(server.connections == 4)
  }

  /// The end of a kept connection may cross the next request: that goes over another one, at once and once.
  @Test func aRequestThatCrossesTheEndOfItsConnectionGoesAgain() async throws {
    let server = try await RawServer.start { request in
      request.number == 0 ? .send(Self.whole) : .close
    }
    #expect(try await ask(server, times: 4) == Array(repeating: "200 ok", count: 4))
    // The first of each connection, and what was sent in vain.
    #expect(server.requests.count == 7 && server.connections == 4)
    let never = try await RawServer.start { _ in .close }
    #expect(try await ask(never) == ["the connection was closed"])
    #expect(never.requests.count == 1)
  }

  /// An endpoint that worked for a while before it closed may have been paid: whether to ask again is for others to say.
  @Test func aRequestThatWasWorkedOnIsNotSentAgain() async throws {
    let server = try await RawServer.start { request in
      request.number == 0 ? .send(Self.whole) : .closeAfter(.milliseconds(400))
    }
    let told = try await ask(server, times: 2, longestCrossing: 0.1)
    #expect(told == ["200 ok", "the connection was closed"])
    #expect(server.requests.count == 2)
  }

  /// Bytes behind a response belong to no request: the next one must not take them for its answer.
  @Test func whatNobodyAskedForIsNoAnswer() async throws {
    let stray = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nstray"
    let server = try await RawServer.start { request in
      .send(request.connection == 0 ? Self.whole + stray : Self.whole)
    }
    let told = try await ask(server, times: 3, between: .milliseconds(50))
    #expect(told == Array(repeating: "200 ok", count: 3))
    #expect(server.connections == 2)
  }

  @Test func aRefusalBeforeTheRequestIsSentIsRead() async throws {
    let server = try await RawServer.start(early: true) { _ in
      .send("HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\n\r\nbig")
    }
    let told = try await ask(server, times: 2, body: String(repeating: "x", count: 8 << 20))
    #expect(told == ["413 big", "413 big"])
  }

  @Test(arguments: [
    "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Hints\r\n\r\n",
  ])
  func whatOnlyInformsIsNoResponse(_ informing: String) async throws {
    let server = try await RawServer.start { _ in .send(informing + Self.whole) }
    #expect(try await ask(server, times: 2) == ["200 ok", "200 ok"])
  }

  @Test(arguments: [
    ("", "the connection was closed"),
    ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", "the connection was closed"),
    (
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n",
      "the connection was closed"
    ),
    ("HTTP/1.1 200 OK\r\ncontent-", "the connection was closed"),
  ])
  func aResponseThatIsCutIsNone(_ sent: String, _ told: String) async throws {
    let server = try await RawServer.start { _ in .sendAndClose(sent) }
    #expect(try await ask(server) == [told])
  }

  @Test(arguments: [
    "no HTTP at all\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: -4\r\n\r\nok",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nok\r\n",
    "HTTP/1.1 200 OK\r\nx: \(String(repeating: "y", count: 200_000))\r\ncontent-length: 2\r\n\r\nok",
  ])
  func rubbishIsAFailureAndNoHang(_ sent: String) async throws {
    let server = try await RawServer.start { _ in .sendAndClose(sent) }
    let told = try await ask(server, times: 2)
    #expect(told.count == 2)
    #expect(!told.contains { $0.hasPrefix("200") && !$0.hasSuffix(" ok") }, "\(told)")
  }

  @Test func aSilentServerIsLeftAfterItsTime() async throws {
    let server = try await RawServer.start { request in
      request.connection == 0 ? .silence : .send(Self.whole)
    }
    var timeouts = Teacher.Timeouts()
    timeouts.firstByte = 20
    // The connection on which the answer may still come is not used again.
    #expect(
      try await ask(server, times: 2, timeouts) == ["no answer within 20 s", "200 ok"])
    #expect(server.connections == 2)
  }

  /// A listener that takes connections and never speaks TLS.
  @Test func aHandshakeThatNeverEndsIsNoConnection() async throws {
    let server = try await RawServer.start { _ in .silence }
    let connections = Connections(concurrency: 1)
    var request = Request(method: .get, url: "https://127.0.0.1:\(server.port)/")
    request.timeouts.connect = 0.4
    let sent = request
    let error = await #expect(throws: ConnectionTrouble.self) {
      _ = try await connections.response(to: sent)
    }
    #expect(error?.description.hasPrefix("no connection to the endpoint within 0.4 s") == true)
    try await connections.close()
    await server.stop()
  }

  @Test func aCancelledRequestLeavesNothingHalf() async throws {
    let server = try await RawServer.start { request in
      request.connection == 0 ? .silence : .send(Self.whole)
    }
    let connections = Connections(concurrency: 1)
    let request = Request(method: .get, url: "http://127.0.0.1:\(server.port)/")
    let task = Task { try await connections.response(to: request) }
    while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(try await connections.response(to: request).bytes == Array("ok".utf8))
    // Cancelled before it began.
    let late = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await connections.response(to: request)
    }
    await #expect(throws: CancellationError.self) { _ = try await late.value }
    try await connections.close()
    await server.stop()
  }

  @Test(arguments: [
    ("http://a.b/v1", "a.b", 80, "/v1", "a.b"), ("https://a.b", "a.b", 443, "/", "a.b"),
    ("http://A.b:8000/v1/x?k=a%20b", "A.b", 8000, "/v1/x?k=a%20b", "A.b:8000"),
    ("http://[::1]:80/x", "::1", 80, "/x", "[::1]"),
    ("HTTPS://a.b:444/%C3%A9", "a.b", 444, "/%C3%A9", "a.b:444"),
  ])
  func addresses(_ url: String, _ host: String, _ port: Int, _ target: String, _ header: String)
    throws
  {
    let route = try Route(Request(method: .get, url: url), ProxyRules([:]))
    let address = try #require(DirectAddress(url, route))
    #expect(address.place.host == host && address.place.port == port)
    #expect(address.target == target && address.hostHeader == header)
  }

  @Test(arguments: [
    "http+unix://%2Ftmp%2Fs/v1", "http://ex\u{E4}mple.org/", "ftp://a/", "a", "http:///x",
  ])
  func othersGoAnotherWay(_ url: String) throws {
    let route = try Route(Request(method: .get, url: url), ProxyRules([:]))
    #expect(DirectAddress(url, route) == nil)
  }
}
