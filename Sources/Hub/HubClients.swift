import AsyncHTTPClient
import Foundation
import Machine
import NIOSSL
import Synchronization
import Values

/// HTTP clients for the Hub and for where it redirects: one for each proxy that the environment names, with the
/// certificates that it trusts (`SSL_CERT_FILE`, `SSL_CERT_DIR`).
///
/// Proxies are asked for tunnels, also to addresses that are not secret.
final class HubClients: Sendable {
  private let rules: ProxyRules
  private let trusted: String?
  /// Seconds for which a file may stop, as `huggingface_hub` reads them.
  private let silence: Int64
  private let clients = Mutex<[ProxyRules.Proxy?: HTTPClient]>([:])

  init(_ environment: [String: String]) {
    rules = ProxyRules(environment)
    trusted = ["SSL_CERT_FILE", "SSL_CERT_DIR"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    silence =
      environment["HF_HUB_DOWNLOAD_TIMEOUT"].flatMap(Int64.init).map {
        min(86_400, max(1, $0))
      } ?? 60
  }

  /// Closes all connections.
  func close() async throws {
    for client in clients.withLock({ Array($0.values) }) { try await client.shutdown() }
  }

  /// The client by which an address is reached.
  ///
  /// - Throws: ``RetortError`` of kind `usage` if the environment's proxy cannot be used.
  func client(for address: String) throws -> HTTPClient {
    let proxy = try proxy(for: address)
    return clients.withLock { clients in
      if let client = clients[proxy] { return client }
      let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: configuration(proxy))
      clients[proxy] = client
      return client
    }
  }

  private func proxy(for address: String) throws -> ProxyRules.Proxy? {
    guard !rules.isEmpty, let parts = URLComponents(string: address), let host = parts.host,
      let scheme = parts.scheme?.lowercased()
    else { return nil }
    let isSecure = scheme == "https"
    return try rules.proxy(
      isSecure: isSecure, host: host, port: parts.port ?? (isSecure ? 443 : 80))
  }

  private func configuration(_ proxy: ProxyRules.Proxy?) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration.singletonConfiguration
    configuration.httpVersion = .http1Only
    // Redirects are followed by hand: the token must not follow them.
    configuration.redirectConfiguration = .disallow
    configuration.timeout.connect = .seconds(10)
    configuration.timeout.read = .seconds(silence)
    configuration.connectionPool.retryConnectionEstablishment = false
    if let trusted {
      var security = configuration.tlsConfiguration ?? .makeClientConfiguration()
      security.trustRoots = .file(trusted)
      configuration.tlsConfiguration = security
    }
    switch proxy?.kind {
    case .socks?:
      configuration.proxy = proxy.map { .socksServer(host: $0.host, port: $0.port) }
    case .http?:
      configuration.proxy = proxy.map { proxy in
        .server(
          host: proxy.host, port: proxy.port,
          authorization: proxy.credentials.map {
            .basic(credentials: Data($0.utf8).base64EncodedString())
          })
      }
    case nil: break
    }
    return configuration
  }
}
