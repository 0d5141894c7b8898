import Foundation
import Machine
import Synchronization
import TestSupport
import Testing
import Values

@testable import Teachers

/// The ways to an endpoint: headers, queries, proxies, authorities, sockets.
struct DoorsTests {
  /// What a server was asked.
  private final class Log: Sendable {
    private let requests = Mutex<[LoopbackServer.Request]>([])

    func add(_ request: LoopbackServer.Request) { requests.withLock { $0.append(request) } }

    var all: [LoopbackServer.Request] { requests.withLock { $0 } }
  }

  private func header(_ name: String, _ value: String) throws -> HeaderText {
    HeaderText(name: name, value: try EnvironmentText(value))
  }

  private static let answer = """
    {"choices":[{"message":{"content":"four"},"finish_reason":"stop"}]}
    """

  private func connections(_ environment: [String: String] = [:]) -> Connections {
    Connections(concurrency: 2, proxies: ProxyRules(environment))
  }

  /// Sends what a teacher is asked, on its ways.
  private func ask(_ teacher: Teacher, _ environment: [String: String] = [:]) async throws
    -> Response
  {
    guard case .endpoints(let urls, _) = teacher.place else {
      throw CocoaError(.featureUnsupported)
    }
    let request = try Request.posting(["a": 1], to: teacher.url(urls[0], "/chat/completions"))
    let connections = connections(environment)
    do {
      let response = try await connections.response(to: request.from(teacher))
      try await connections.close()
      return response
    } catch {
      try await connections.close()
      throw error
    }
  }

  private func server(_ log: Log, status: Int = 200, body: String = answer) async throws
    -> LoopbackServer
  {
    try await LoopbackServer.start { request in
      log.add(request)
      return .text(status, body)
    }
  }

  // MARK: Heads

  @Test func headersAndQueriesAreAsTheTeacherHasThem() async throws {
    setenv("RETORT_TEST_DOOR", "sesame-1", 1)
    setenv("RETORT_TEST_QUERY", "a b&c", 1)
    let log = Log()
    let server = try await server(log)
    let url =
      "http://127.0.0.1:\(server.port)/deployments/d?api-version=2024-10-21&key=$RETORT_TEST_QUERY"
    let headers = try [
      header("api-key", "$RETORT_TEST_DOOR"), header("X-Title", "me ($$5) ${RETORT_TEST_DOOR}!"),
      header("User-Agent", "mine/1"),
    ]
    let teacher = Teacher.at(url) { $0.headers = headers }
    _ = try await ask(teacher)
    let request = try #require(log.all.first)
    #expect(
      request.target
        == "/deployments/d/chat/completions?api-version=2024-10-21&key=a%20b%26c")
    #expect(request.headers["api-key"] == "sesame-1")
    #expect(request.headers["x-title"] == "me ($5) sesame-1!")
    #expect(request.headers["user-agent"] == "mine/1" && request.headers["authorization"] == nil)
    _ = try await ask(.at("http://127.0.0.1:\(server.port)/v1"))
    #expect(log.all.last?.headers["user-agent"] == "retort")
    await server.stop()
    // No value of the environment stands in what answers are remembered by.
    #expect(teacher.identity == url)
    let key = teacher.call(question: "q", sampling: Sampling(), sample: 0).key
    #expect(Teacher.at(url).call(question: "q", sampling: Sampling(), sample: 0).key == key)
  }

  @Test func noSecretStandsInAnError() async throws {
    setenv("RETORT_TEST_SECRET_1", "first-secret", 1)
    setenv("RETORT_TEST_SECRET_2", "first-secret-and-more", 1)
    let log = Log()
    let server = try await server(
      log, status: 403, body: "bad keys: first-secret-and-more, first-secret")
    let url = "http://127.0.0.1:\(server.port)/v1?k=$RETORT_TEST_SECRET_1"
    let teacherHeader = try header("api-key", "$RETORT_TEST_SECRET_2")
    let teacher = Teacher.at(url) { $0.headers = [teacherHeader] }
    #expect(try await ask(teacher).excerpt == "bad keys: [key], [key]")
    await server.stop()
  }

  @Test func whatTheEnvironmentLacksIsTold() async throws {
    let teacherHeader = try header("api-key", "$RETORT_TEST_UNSET")
    let teacher = Teacher.at("http://127.0.0.1:1/v1") { $0.headers = [teacherHeader] }
    let error = await #expect(throws: RetortError.self) { try await ask(teacher) }
    #expect(error?.cause == "the environment variable RETORT_TEST_UNSET is not set")
    setenv("RETORT_TEST_BROKEN", "one\ntwo", 1)
    let brokenHeader = try header("api-key", "$RETORT_TEST_BROKEN")
    let broken = Teacher.at("http://127.0.0.1:1/v1") { $0.headers = [brokenHeader] }
    let told = await #expect(throws: RetortError.self) { try await ask(broken) }
    #expect(told.map { !"\($0)".contains("two") } == true)
  }

  // MARK: Redirects

  @Test func noKeyFollowsARedirect() async throws {
    setenv("RETORT_TEST_REDIRECT", "stay-here", 1)
    let log = Log()
    let other = try await server(log)
    let first = try await LoopbackServer.start { request in
      switch request.target {
      case "/v1/chat/completions":
        .text(307, "", headers: ["location": "/v1/chat/completions/"])
      case "/v1/chat/completions/": .text(200, Self.answer)
      case "/away/chat/completions":
        .text(307, "", headers: ["location": "http://127.0.0.1:\(other.port)/v1"])
      case "/round/chat/completions":
        .text(308, "", headers: ["location": "/round/chat/completions"])
      default: .text(302, "", headers: ["location": "http://127.0.0.1:\(other.port)/file"])
      }
    }
    let base = "http://127.0.0.1:\(first.port)"
    #expect(
      try await ask(.at("\(base)/v1", key: "RETORT_TEST_REDIRECT")).status == 200)
    let error = await #expect(throws: RetortError.self) {
      try await ask(.at("\(base)/away", key: "RETORT_TEST_REDIRECT"))
    }
    #expect(error?.cause?.contains("127.0.0.1:\(other.port)") == true)
    await #expect(throws: ConnectionTrouble.self) { try await ask(.at("\(base)/round")) }
    // What only reads goes on, and leaves the key behind.
    let connections = connections()
    let reading = try Request(method: .get, url: "\(base)/results")
      .from(.at(base, key: "RETORT_TEST_REDIRECT"))
    #expect(try await connections.response(to: reading).status == 200)
    try await connections.close()
    #expect(log.all.map(\.target) == ["/file"])
    #expect(log.all.allSatisfy { $0.headers["authorization"] == nil })
    await first.stop()
    await other.stop()
  }

  // MARK: Ways

  @Test func aProxyForwardsWhatIsNotSecret() async throws {
    let log = Log()
    let proxy = try await server(log)
    let environment = [
      "http_proxy": "http://me:word@127.0.0.1:\(proxy.port)", "no_proxy": "other.example",
    ]
    let url = "http://teacher.example:8000/v1?a=b"
    #expect(try await ask(.at(url), environment).status == 200)
    #expect(
      log.all.first?.target == "http://teacher.example:8000/v1/chat/completions?a=b")
    #expect(log.all.first?.headers["host"] == "teacher.example:8000")
    let credentials = Data("me:word".utf8).base64EncodedString()
    #expect(log.all.first?.headers["proxy-authorization"] == "Basic \(credentials)")
    // Not on this machine's own ports.
    let own = Log()
    let server = try await server(own)
    _ = try await ask(.at("http://127.0.0.1:\(server.port)/v1"), environment)
    #expect(own.all.count == 1 && log.all.count == 1)
    await proxy.stop()
    await server.stop()
  }

  /// A certificate for `teacher.example`, signed by itself.
  private func papers(_ scratch: Scratch) throws -> (LoopbackServer.Papers, authority: String) {
    let (key, certificate) = ("\(scratch.path)/key.pem", "\(scratch.path)/cert.pem")
    let isMade = succeeds(
      "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
      "-out", certificate, "-subj", "/CN=teacher.example", "-addext",
      "subjectAltName=DNS:teacher.example,IP:127.0.0.1")
    try #require(isMade, "openssl makes no certificate")
    return (.init(certificate: certificate, key: key), certificate)
  }

  @Test func anAuthorityOfOnesOwnIsTrusted() async throws {
    let scratch = Scratch()
    let (papers, authority) = try papers(scratch)
    let server = try await LoopbackServer.start(papers: papers) { _ in .text(200, Self.answer) }
    let url = "https://127.0.0.1:\(server.port)/v1"
    #expect(try await ask(.at(url) { $0.authority = authority }).status == 200)
    await #expect(throws: ConnectionTrouble.self) { try await ask(.at(url)) }
    await server.stop()
  }

  @Test func aProxyMakesTunnelsForWhatIsSecret() async throws {
    let scratch = Scratch()
    let (papers, authority) = try papers(scratch)
    let log = Log()
    let server = try await LoopbackServer.start(papers: papers) { request in
      log.add(request)
      return .text(200, Self.answer)
    }
    let tunnel = try await TunnelServer.start(to: server.port)
    let teacher = Teacher.at("https://teacher.example/v1") { $0.authority = authority }
    let environment = ["HTTPS_PROXY": "http://me:word@127.0.0.1:\(tunnel.port)"]
    #expect(try await ask(teacher, environment).status == 200)
    #expect(tunnel.requests.first?.hasPrefix("CONNECT teacher.example:443 ") == true)
    #expect(tunnel.requests.first?.lowercased().contains("proxy-authorization: basic ") == true)
    #expect(log.all.first?.target == "/v1/chat/completions")
    #expect(log.all.first?.headers["proxy-authorization"] == nil)
    await tunnel.stop()
    await server.stop()
  }

  @Test func aSocketIsReached() async throws {
    let log = Log()
    let socket = "/tmp/retort-\(UUID().uuidString.prefix(8)).sock"
    defer { try? FileManager.default.removeItem(atPath: socket) }
    let server = try await LoopbackServer.start(socket: socket) { request in
      log.add(request)
      return .text(200, Self.answer)
    }
    let url = "http+unix://\(EndpointAddress.escaped(socket))/v1?x=1"
    #expect(try await ask(.at(url), ["ALL_PROXY": "http://127.0.0.1:1"]).status == 200)
    #expect(log.all.first?.target == "/v1/chat/completions?x=1")
    #expect(log.all.first?.headers["host"] == "localhost")
    await server.stop()
  }
}
