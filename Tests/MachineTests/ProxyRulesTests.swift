import Testing
import Values

@testable import Machine

struct ProxyRulesTests {
  private func proxy(
    _ environment: [String: String], _ host: String = "teacher.example", secure: Bool = true,
    port: Int? = nil
  ) throws -> String? {
    try ProxyRules(environment)
      .proxy(isSecure: secure, host: host, port: port ?? (secure ? 443 : 80))
      .map { "\($0.host):\($0.port)" }
  }

  @Test func theEnvironmentNamesThem() throws {
    let both = ["HTTPS_PROXY": "http://a:1", "HTTP_PROXY": "http://b:2"]
    #expect(try proxy(both) == "a:1")
    #expect(try proxy(both, secure: false) == "b:2")
    #expect(try proxy(both.merging(["https_proxy": "c:3"]) { $1 }) == "c:3")
    // Set to nothing: none, whatever the other case says.
    #expect(try proxy(both.merging(["https_proxy": ""]) { $1 }) == nil)
    #expect(try proxy(["ALL_PROXY": "socks5h://d:4"]) == "d:4")
    #expect(try proxy(["http_proxy": "b:2"]) == nil)
    #expect(try proxy([:]) == nil)
    let named = try ProxyRules(["https_proxy": "http://me:p%40ss@[::1]:3128"])
      .proxy(isSecure: true, host: "x.example", port: 443)
    #expect(named?.credentials == "me:p@ss" && named?.host == "::1" && named?.kind == .http)
  }

  @Test(arguments: [
    ("*", "x.example", 443, true), ("example", "teacher.example", 443, true),
    (".example", "teacher.example", 443, true), ("*.example", "teacher.example", 443, true),
    ("ample", "teacher.example", 443, false), ("teacher.example.", "TEACHER.example", 443, true),
    ("teacher.example", "teacher.example.", 443, true),
    ("teacher.example:8000", "teacher.example", 8000, true),
    ("teacher.example:8000", "teacher.example", 443, false),
    ("10.0.0.0/8", "10.1.2.3", 443, true), ("10.0.0.0/8", "11.1.2.3", 443, false),
    ("10.1.2.3", "10.1.2.3", 80, true), ("10.1.2.3:81", "10.1.2.3", 80, false),
    ("192.168.4.0/22", "192.168.7.255", 443, true), ("192.168.4.0/22", "192.168.8.0", 443, false),
    ("fd00::/8", "[fd12::1]", 443, true), ("[fd12::1]:8000", "fd12::1", 8000, true),
    ("fd12::1", "[fd12:0::1]", 443, true), ("10.0.0.0/8", "ten.example", 443, false),
    ("a.example, teacher.example", "teacher.example", 443, true),
    ("a.example teacher.example", "teacher.example", 443, true),
    ("", "teacher.example", 443, false),
    (" , ,", "teacher.example", 443, false), ("10.0.0.0/99", "10.0.0.1", 443, false),
  ])
  func exceptionsAreMade(_ rule: (exceptions: String, host: String, port: Int, isExcepted: Bool))
    throws
  {
    for name in ["NO_PROXY", "no_proxy"] {
      let found = try proxy(
        ["HTTPS_PROXY": "a:1", name: rule.exceptions], rule.host, port: rule.port)
      #expect((found == nil) == rule.isExcepted, "\(rule)")
    }
  }

  @Test(arguments: ["127.0.0.1", "127.8.8.8", "localhost", "a.localhost", "[::1]", "::1"])
  func thisMachineIsReachedWithoutOne(_ host: String) throws {
    #expect(try proxy(["ALL_PROXY": "a:1"], host, secure: false) == nil)
  }

  @Test(arguments: ["https://a:1", "ftp://a:1", "://", "socks5://me:word@a:1", "http://"])
  func whatIsNoProxyIsTold(_ text: String) {
    #expect(throws: RetortError.self) { try proxy(["HTTPS_PROXY": text]) }
    // Nobody is told what the variable holds: it may have a password.
    do { _ = try proxy(["HTTPS_PROXY": text]) } catch let error as RetortError {
      #expect(!"\(error)".contains("word@"))
    } catch {}
  }
}
