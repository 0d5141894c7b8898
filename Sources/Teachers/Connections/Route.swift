import AsyncHTTPClient
import Foundation
import Machine
import NIOCore
import NIOHTTP1
import NIOSSL
import Values

/// How a request reaches its endpoint: over a proxy or not, and whom the endpoint's certificate must be signed by.
struct Route: Hashable, Sendable {
  /// Seconds until a connection must stand.
  let connect: Double
  let proxy: ProxyRules.Proxy?
  /// Whether the proxy is asked for the address itself, as for all that is not secret, and not for a way to the host.
  let isForwarded: Bool
  /// The path of a certificate authority that is trusted besides the known ones.
  let authority: String?

  /// - Throws: ``RetortError`` of kind `usage` if the environment's proxy cannot be used.
  init(_ request: Request, _ rules: ProxyRules) throws {
    connect = request.timeouts.connect
    authority = request.authority
    guard !rules.isEmpty, let parts = URLComponents(string: request.url), let host = parts.host,
      let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme)
    else {
      (proxy, isForwarded) = (nil, false)
      return
    }
    proxy = try rules.proxy(
      isSecure: scheme == "https", host: host, port: parts.port ?? (scheme == "https" ? 443 : 80))
    isForwarded = proxy?.kind == .http && scheme == "http"
  }

  /// The request as it is sent on this route: to the proxy itself if that forwards it.
  ///
  /// - Throws: the client's error if there is no such address.
  func message(_ request: Request) throws -> HTTPClient.Request {
    let (url, headers) = addressed(request)
    return try HTTPClient.Request(
      url: url, method: request.method.name, headers: headers,
      body: request.body.map { .byteBuffer(ByteBuffer(bytes: $0)) })
  }

  /// The same for a response that comes as a sequence.
  func streamedMessage(_ request: Request) -> HTTPClientRequest {
    let (url, headers) = addressed(request)
    var sent = HTTPClientRequest(url: url)
    sent.method = request.method.name
    sent.headers = headers
    if let bytes = request.body { sent.body = .bytes(ByteBuffer(bytes: bytes)) }
    return sent
  }

  private func addressed(_ request: Request) -> (url: String, headers: HTTPHeaders) {
    var headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
    if request.url.hasPrefix("http+unix:"), !headers.contains(name: "host") {
      headers.add(name: "host", value: "localhost")
    }
    guard isForwarded, let proxy, var parts = URLComponents(string: request.url) else {
      return (request.url, headers)
    }
    if !headers.contains(name: "host") {
      let port = parts.port.map { $0 == 80 ? "" : ":\($0)" } ?? ""
      headers.add(name: "host", value: "\(parts.host ?? "")\(port)")
    }
    if let credentials = proxy.credentials {
      let packed = Data(credentials.utf8).base64EncodedString()
      headers.replaceOrAdd(name: "proxy-authorization", value: "Basic \(packed)")
    }
    parts.host = proxy.host.contains(":") ? "[\(proxy.host)]" : proxy.host
    parts.port = proxy.port
    return (parts.string ?? request.url, headers)
  }

  /// Whose certificates are trusted; nil where that is said nowhere.
  static func security(_ base: TLSConfiguration?, authority: String?) -> TLSConfiguration? {
    let file = ProcessInfo.processInfo.environment["SSL_CERT_FILE"] ?? ""
    let folder = ProcessInfo.processInfo.environment["SSL_CERT_DIR"] ?? ""
    let known = [file, folder].first { !$0.isEmpty }
    guard known != nil || authority != nil else { return base }
    var security = base ?? .makeClientConfiguration()
    if let known { security.trustRoots = .file(known) }
    if let authority { security.additionalTrustRoots.append(.file(authority)) }
    return security
  }

  /// Puts the route into a client's configuration.
  func apply(to configuration: inout HTTPClient.Configuration) {
    configuration.tlsConfiguration = Self.security(
      configuration.tlsConfiguration, authority: authority)
    guard let proxy else { return }
    switch proxy.kind {
    case .socks: configuration.proxy = .socksServer(host: proxy.host, port: proxy.port)
    case .http where isForwarded:
      configuration.http1_1ConnectionDebugInitializer = { channel in
        channel.eventLoop.submit {
          let pipeline = channel.pipeline.syncOperations
          let encoder = try pipeline.handler(type: HTTPRequestEncoder.self)
          try pipeline.addHandler(WholeAddress(), position: .after(encoder))
        }
      }
    case .http:
      let authorization = proxy.credentials.map { credentials in
        HTTPClient.Authorization.basic(
          credentials: Data(credentials.utf8).base64EncodedString())
      }
      configuration.proxy = .server(
        host: proxy.host, port: proxy.port, authorization: authorization)
    }
  }
}

/// Writes whole addresses into the first lines of requests, as proxies expect them (RFC 9112, 3.2.2). The client knows
/// only tunnels, and many proxies make none to other ports than 443.
private final class WholeAddress: ChannelOutboundHandler {
  typealias OutboundIn = HTTPClientRequestPart
  typealias OutboundOut = HTTPClientRequestPart

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    var part = unwrapOutboundIn(data)
    if case .head(var head) = part {
      head.uri = "http://\(head.headers.first(name: "host") ?? "")\(head.uri)"
      part = .head(head)
    }
    context.write(wrapOutboundOut(part), promise: promise)
  }
}

extension Request.Method {
  var name: HTTPMethod {
    switch self {
    case .get: .GET
    case .post: .POST
    }
  }
}
