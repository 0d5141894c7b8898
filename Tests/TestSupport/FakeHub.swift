import Foundation
import Synchronization
import Values

/// A Hub of the tests' own, on loopback: it lists, redirects large files to another host, serves ranges,
/// and fails as it is told. It answers as huggingface.co does, as far as datasets are read.
public final class FakeHub: Sendable {
  /// A file of the dataset.
  public struct File: Sendable {
    public let path: String
    public let bytes: [UInt8]
    /// Whether it is kept apart, as large files are.
    public let isLarge: Bool
    /// What the listing says of its kind and its digest, where it lies.
    public var type = "file"
    public var listedDigest: String?

    public init(_ path: String, _ bytes: [UInt8], isLarge: Bool) {
      self.path = path
      self.bytes = bytes
      self.isLarge = isLarge
    }
  }

  /// How often to fail, and how.
  public struct Faults: Sendable {
    /// Answers 429 to so many requests first, with this many seconds in Retry-After.
    public var busy = 0
    /// Answers 503 to so many requests.
    public var broken = 0
    /// Cuts so many downloads in the middle, of those that begin at or behind a byte of their file.
    public var cuts = 0
    public var cutsFrom = 0
    /// Whether ranges are not understood.
    public var ignoresRanges = false
    /// Sends other bytes than it should, so many times.
    public var wrong = 0

    public init() {}
  }

  private struct State {
    var files: [File]
    var faults: Faults
    var requests: [String] = []
    var tokens: [String: String] = [:]
    var bytesSent = 0
    var commit: String
  }

  public static let dataset = "owner/questions"
  private let state: Mutex<State>
  private let token: String?
  private let card: String
  private let servers = Mutex<(hub: LoopbackServer?, store: LoopbackServer?)>((nil, nil))

  /// - Parameters:
  ///   - card: the card's data as JSON, for instance its configurations.
  ///   - token: what must be sent to see the dataset; nil for nothing.
  public init(_ files: [File], card: String = "{}", token: String? = nil, faults: Faults = Faults())
  {
    state = Mutex(State(files: files, faults: faults, commit: String(repeating: "a1", count: 20)))
    self.card = card
    self.token = token
  }

  /// Starts serving; two hosts, since large files lie elsewhere.
  public func start() async throws {
    let store = try await LoopbackServer.start { [unowned self] in answerStore($0) }
    let hub = try await LoopbackServer.start { [unowned self] in answerHub($0) }
    servers.withLock { $0 = (hub, store) }
  }

  public func stop() async {
    let (hub, store) = servers.withLock { $0 }
    await hub?.stop()
    await store?.stop()
  }

  /// What HF_ENDPOINT should be.
  public var url: String { "http://127.0.0.1:\(servers.withLock { $0.hub?.port ?? 0 })" }
  /// Every request so far: `hub /api/…`, `store /…`.
  public var requests: [String] { state.withLock { $0.requests } }
  /// Bytes of files sent so far.
  public var bytesSent: Int { state.withLock { $0.bytesSent } }
  /// The token that came last with a request to a host (`hub` or `store`).
  public func token(sentTo host: String) -> String? { state.withLock { $0.tokens[host] } }

  /// Moves the branch to another commit with other files.
  public func push(_ files: [File], commit: String) {
    state.withLock {
      $0.files = files
      $0.commit = commit
    }
  }

  private func note(_ host: String, _ request: LoopbackServer.Request) -> LoopbackServer.Response? {
    state.withLock { state in
      state.requests.append("\(host) \(request.target)")
      state.tokens[host] = request.headers["authorization"]
      if state.faults.busy > 0 {
        state.faults.busy -= 1
        return .text(429, "slow down", headers: ["retry-after": "0.05"])
      }
      if state.faults.broken > 0 {
        state.faults.broken -= 1
        return .text(503, "out of order")
      }
      return nil
    }
  }

  private func answerHub(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
    if let failure = note("hub", request) { return failure }
    if let token, request.headers["authorization"] != "Bearer \(token)" {
      return .text(401, "", headers: ["x-error-message": "Invalid username or password."])
    }
    let path = request.target.prefix { $0 != "?" }.removingPercentEncoding ?? ""
    let (files, commit) = state.withLock { ($0.files, $0.commit) }
    let api = "/api/datasets/\(Self.dataset)"
    if path == "\(api)/revision/main" || path == "\(api)/revision/\(commit)" || path == api {
      return .text(
        200,
        "{\"id\":\"\(Self.dataset)\",\"sha\":\"\(commit)\",\"cardData\":\(card),\"siblings\":[]}")
    }
    if path == "\(api)/tree/\(commit)" { return listing(files, request.target, commit) }
    let base = "/datasets/\(Self.dataset)/resolve/"
    if path.hasPrefix(base) {
      let name = path.dropFirst(base.count).split(separator: "/", maxSplits: 1).last.map(
        String.init)
      guard let file = files.first(where: { $0.path == name }) else { return notFound }
      var headers = ["x-repo-commit": commit, "etag": "\"\(file.digest)\""]
      guard file.isLarge else {
        return send(file, request, headers: headers)
      }
      headers["x-linked-etag"] = "\"\(file.digest)\""
      headers["x-linked-size"] = "\(file.bytes.count)"
      let port = servers.withLock { $0.store?.port ?? 0 }
      headers["location"] = "http://127.0.0.1:\(port)/\(file.digest)?signature=x"
      return .text(302, "", headers: headers)
    }
    return notFound
  }

  private var notFound: LoopbackServer.Response {
    .text(404, "", headers: ["x-error-code": "RepoNotFound", "x-error-message": "Not found"])
  }

  /// Two entries a page, so that there is more than one.
  private func listing(_ files: [File], _ target: String, _ commit: String)
    -> LoopbackServer.Response
  {
    let start = target.firstMatch(of: /cursor=(\d+)/).flatMap { Int($0.1) } ?? 0
    let entries = files.dropFirst(start).prefix(2).map { file in
      let digest = file.listedDigest ?? file.digest
      let pointer = String(repeating: "b", count: 40)
      let large =
        ",\"lfs\":{\"oid\":\"\(digest)\",\"size\":\(file.bytes.count),\"pointerSize\":130}"
      return """
        {"type":"\(file.type)","oid":"\(file.isLarge ? pointer : digest)",\
        "size":\(file.bytes.count),"path":"\(file.path)"\(file.isLarge ? large : "")}
        """
    }
    var headers: [String: String] = [:]
    if start + 2 < files.count {
      let next =
        "\(url)/api/datasets/\(Self.dataset)/tree/\(commit)?recursive=true&cursor=\(start + 2)"
      headers["link"] = "<\(next)>; rel=\"next\""
    }
    return .text(200, "[\(entries.joined(separator: ","))]", headers: headers)
  }

  private func answerStore(_ request: LoopbackServer.Request) -> LoopbackServer.Response {
    if let failure = note("store", request) { return failure }
    let digest = request.target.dropFirst().prefix { $0 != "?" }
    guard let file = state.withLock({ $0.files.first { $0.digest == digest } }) else {
      return notFound
    }
    return send(file, request, headers: ["etag": "\"x\""])
  }

  private func send(_ file: File, _ request: LoopbackServer.Request, headers: [String: String])
    -> LoopbackServer.Response
  {
    state.withLock { state in
      var bytes = file.bytes
      if state.faults.wrong > 0, !bytes.isEmpty {
        state.faults.wrong -= 1
        bytes[bytes.count / 2] ^= 1
      }
      var (status, headers, start) = (200, headers, 0)
      let match = request.headers["range"]?.firstMatch(of: /bytes=(\d+)-(\d*)/)
      if let match, !state.faults.ignoresRanges, let first = Int(match.1) {
        let last = min(bytes.count - 1, Int(match.2) ?? .max)
        headers["content-range"] = "bytes \(first)-\(last)/\(bytes.count)"
        bytes = Array(bytes[first...last])
        start = first
        status = 206
      }
      if request.method == "HEAD" { return .status(200, body: [], headers: headers) }
      if state.faults.cuts > 0, start >= state.faults.cutsFrom, bytes.count > 1 {
        state.faults.cuts -= 1
        let part = Array(bytes.prefix(bytes.count / 2))
        state.bytesSent += part.count
        return .cut(status, body: part, length: bytes.count, headers: headers)
      }
      state.bytesSent += bytes.count
      return .status(status, body: bytes, headers: headers)
    }
  }
}

extension FakeHub.File {
  /// The SHA-256 of a large file, Git's SHA-1 of another.
  public var digest: String {
    var builder = isLarge ? DigestBuilder() : DigestBuilder(.sha1)
    if !isLarge { builder.update("blob \(bytes.count)\0") }
    bytes.withUnsafeBytes { builder.update($0) }
    return builder.finish().description
  }
}
