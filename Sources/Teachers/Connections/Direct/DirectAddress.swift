import Foundation
import NIOCore
import NIOHTTP1

/// An address that needs no proxy, taken apart once for all requests to it.
struct DirectAddress: Sendable {
  /// What connections are shared by.
  struct Place: Hashable, Sendable {
    let isSecure: Bool
    /// Without brackets.
    let host: String
    let port: Int
    /// Seconds until a connection must stand.
    let connect: Double
    /// The path of a certificate authority that is trusted besides the known ones.
    let authority: String?

    /// Where it is; nil for a name that has to be looked up.
    var address: SocketAddress? { try? SocketAddress(ipAddress: host, port: port) }
  }

  let place: Place
  /// What stands in the first line of a request.
  let target: String
  /// The header `host`.
  let hostHeader: String

  /// Nil for what this way does not serve: a proxy, a unix socket, a host that is not written in ASCII.
  init?(_ url: String, _ route: Route) {
    guard route.proxy == nil, let parts = URLComponents(string: url), let host = parts.host,
      !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "%") }),
      parts.user == nil, let scheme = parts.scheme?.lowercased(),
      ["http", "https"].contains(scheme)
    else { return nil }
    let isSecure = scheme == "https"
    let usual = isSecure ? 443 : 80
    let port = parts.port ?? usual
    guard (1...65535).contains(port) else { return nil }
    place = Place(
      isSecure: isSecure, host: host.trimmingCharacters(in: ["[", "]"]), port: port,
      connect: route.connect, authority: route.authority)
    let path = parts.percentEncodedPath
    target = (path.isEmpty ? "/" : path) + (parts.percentEncodedQuery.map { "?\($0)" } ?? "")
    let name = place.host.contains(":") ? "[\(place.host)]" : place.host
    hostHeader = port == usual ? name : "\(name):\(port)"
  }

  /// The head of a request.
  func head(_ request: Request) -> HTTPRequestHead {
    var headers = HTTPHeaders()
    headers.reserveCapacity(request.headers.count + 2)
    headers.add(name: "host", value: hostHeader)
    for (name, value) in request.headers {
      if name.lowercased() == "host" { headers.remove(name: "host") }
      headers.add(name: name, value: value)
    }
    if let body = request.body { headers.add(name: "content-length", value: String(body.count)) }
    return HTTPRequestHead(
      version: .http1_1, method: request.method.name, uri: target, headers: headers)
  }
}
