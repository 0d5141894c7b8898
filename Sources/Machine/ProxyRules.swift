import Foundation
import Values

/// Through which proxy a host is reached, as the environment says it to every tool: `HTTPS_PROXY`, `HTTP_PROXY`,
/// `ALL_PROXY` and `NO_PROXY`, each also in lower case, which wins.
///
/// Nothing on this machine is reached through a proxy, as with Go's tools: a proxy's own 127.0.0.1 is another.
public struct ProxyRules: Sendable, Equatable {
  /// A proxy.
  public struct Proxy: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
      case http
      /// SOCKS 5, without a password.
      case socks
    }

    public let kind: Kind
    public let host: String
    public let port: Int
    /// `name:password`; nil for none.
    public let credentials: String?
  }

  private let secure: String?
  private let plain: String?
  private let exceptions: [ProxyException]

  /// - Parameter environment: the environment's variables.
  public init(_ environment: [String: String]) {
    func first(_ names: String...) -> String? {
      for name in names {
        // One that is set to nothing says "none" to those that follow it.
        if let value = environment[name] { return value.isEmpty ? nil : value }
      }
      return nil
    }
    secure = first("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
    plain = first("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")
    exceptions = (first("no_proxy", "NO_PROXY") ?? "")
      .split { $0 == "," || $0.isWhitespace }.compactMap { ProxyException(String($0)) }
  }

  /// Whether a host is this machine itself.
  ///
  /// - Parameter host: a name or an address, that of version 6 with brackets or without.
  public static func isThisMachine(_ host: String) -> Bool { HostName(host).isHere }

  /// No proxy for anybody.
  public static let none = ProxyRules([:])

  /// Whether it names no proxy.
  public var isEmpty: Bool { secure == nil && plain == nil }

  /// The proxy through which an address is reached; nil for none.
  ///
  /// - Parameters:
  ///   - isSecure: whether it is reached by HTTPS.
  ///   - host: a name or an address, that of version 6 with brackets or without.
  /// - Throws: ``RetortError`` of kind `usage` if the environment names a proxy that is none, or of another kind.
  public func proxy(isSecure: Bool, host: String, port: Int) throws -> Proxy? {
    guard let text = isSecure ? secure : plain else { return nil }
    let host = HostName(host)
    if host.isHere || exceptions.contains(where: { $0.covers(host, port: port) }) { return nil }
    guard let proxy = Proxy(text) else {
      let name = isSecure ? "HTTPS_PROXY" : "HTTP_PROXY"
      throw RetortError(
        .usage, "the proxy that the environment names cannot be used",
        cause: "\(name) (or ALL_PROXY) is no http:// or socks5:// address",
        hint: "export \(name)=http://host:port, or name the endpoint's host in NO_PROXY")
    }
    return proxy
  }
}

extension ProxyRules.Proxy {
  /// `http://name:password@host:3128`; what is not said is `http://` and port 1080, as with curl.
  init?(_ text: String) {
    let whole = text.contains("://") ? text : "http://\(text)"
    guard let parts = URLComponents(string: whole), let scheme = parts.scheme?.lowercased(),
      let host = parts.host, !host.isEmpty
    else { return nil }
    switch scheme {
    case "http": kind = .http
    case "socks5", "socks5h", "socks": kind = .socks
    default: return nil
    }
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    port = parts.port ?? 1080
    let user = parts.user ?? ""
    credentials = user.isEmpty ? nil : "\(user):\(parts.password ?? "")"
    // No password could be told to it.
    if kind == .socks && credentials != nil { return nil }
  }
}

/// A host as rules compare it.
struct HostName {
  /// In lower case, without brackets and without a dot at its end.
  let text: String
  /// 4 or 16 bytes, if it is an address.
  let address: [UInt8]?

  init(_ host: String) {
    var text = host.lowercased()
    if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
    if text.hasSuffix(".") { text.removeLast() }
    self.text = text
    address = Self.bytes(text)
  }

  /// Whether it is this machine.
  var isHere: Bool {
    if let address {
      return address.count == 4
        ? address[0] == 127 : address == Array(repeating: 0, count: 15) + [1]
    }
    return text == "localhost" || text.hasSuffix(".localhost")
  }

  static func bytes(_ text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four, Array.init) }
    var six = in6_addr()
    if inet_pton(AF_INET6, text, &six) == 1 { return withUnsafeBytes(of: &six, Array.init) }
    return nil
  }
}

/// An entry of `NO_PROXY`: `*`, a name with all below it, an address, or a network; each perhaps with a port.
struct ProxyException: Equatable {
  private enum Hosts: Equatable {
    case all
    case name(String)
    case network([UInt8], bits: Int)
  }

  private let hosts: Hosts
  private let port: Int?

  init?(_ entry: String) {
    var text = entry.lowercased()
    if text == "*" {
      (hosts, port) = (.all, nil)
      return
    }
    var port: Int?
    if HostName(text).address == nil, let colon = text.lastIndex(of: ":"),
      let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number)
    {
      port = number
      text = String(text[..<colon])
    }
    self.port = port
    if let slash = text.lastIndex(of: "/") {
      guard let address = HostName(String(text[..<slash])).address,
        let bits = Int(text[text.index(after: slash)...]), (0...address.count * 8).contains(bits)
      else { return nil }
      hosts = .network(address, bits: bits)
    } else if let address = HostName(text).address {
      hosts = .network(address, bits: address.count * 8)
    } else {
      if text.hasPrefix("*.") { text.removeFirst() }
      let name = HostName(String(text.drop { $0 == "." })).text
      guard !name.isEmpty else { return nil }
      hosts = .name(name)
    }
  }

  func covers(_ host: HostName, port: Int) -> Bool {
    if let own = self.port, own != port { return false }
    switch hosts {
    case .all: return true
    case .name(let name): return host.text == name || host.text.hasSuffix(".\(name)")
    case .network(let network, let bits):
      guard let address = host.address, address.count == network.count else { return false }
      return (0..<bits).allSatisfy { bit in
        (address[bit / 8] ^ network[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
      }
    }
  }
}
