import Foundation
import Machine

/// Where an endpoint is: a place, and perhaps a query that every request keeps, as Azure's `?api-version=…` is.
///
/// A value of the query that is `$NAME` is what the environment variable holds (`?key=$GEMINI_KEY`); its name stands in
/// what answers are remembered by, and never what it holds.
struct EndpointAddress: CustomStringConvertible {
  private var place: Substring
  private let query: [Substring]

  init(_ text: String) {
    let place = Self.behindWhichAQueryStands(text)
    self.place = place.hasSuffix("/") ? place.dropLast() : place
    query = text[place.endIndex...].dropFirst().split(separator: "&")
  }

  // Among bytes: an address is taken apart for each request.
  private static func behindWhichAQueryStands(_ text: String) -> Substring {
    text[..<(text.utf8.firstIndex(of: UInt8(ascii: "?")) ?? text.endIndex)]
  }

  /// The environment variables that the query names.
  var variables: [String] { query.compactMap(Self.variable) }

  /// As it is written, without a slash at its end.
  var description: String {
    place + (query.isEmpty ? "" : "?" + queryText)
  }

  /// The query as it is written; empty if there is none.
  var queryText: String { query.joined(separator: "&") }

  /// The address of what lies below: the path behind the place, its own query behind the address's.
  ///
  /// - Parameter value: what a variable holds.
  func adding(_ path: String, _ value: (String) throws -> String) rethrows -> String {
    let own = Self.behindWhichAQueryStands(path)
    if query.isEmpty, own.endIndex == path.endIndex { return "\(place)\(own)" }
    var parts = try query.map { part in
      try Self.variable(part).map { name in
        "\(part.prefix { $0 != "=" })=\(Self.escaped(try value(name)))"
      } ?? String(part)
    }
    parts += path[own.endIndex...].dropFirst().split(separator: "&").map(String.init)
    return "\(place)\(own)" + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
  }

  /// The address that `/v1` stands behind, for what endpoints have beside it.
  var withoutVersion: EndpointAddress {
    var address = self
    if place.hasSuffix("/v1") { address.place = place.dropLast(3) }
    return address
  }

  private static func variable(_ part: Substring) -> String? {
    guard let match = part.wholeMatch(of: /[^=]+=\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/) else {
      return nil
    }
    return (match.1 ?? match.2).map(String.init)
  }

  static func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  /// RFC 3986, 2.3.
  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
