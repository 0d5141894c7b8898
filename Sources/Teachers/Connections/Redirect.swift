import Foundation
import NIOHTTP1
import Values

/// An endpoint says that it answers elsewhere.
struct Redirect: Error {
  let status: Int
  let location: String

  /// Nil if it says no such thing.
  init?(_ status: Int, _ headers: HTTPHeaders) {
    guard (300..<400).contains(status), let location = headers.first(name: "location") else {
      return nil
    }
    self.status = status
    self.location = location
  }
}

extension Request {
  /// The request with which a redirect is followed: the same at the same host, or what only reads at another one,
  /// without anything that is for the first host alone.
  ///
  /// - Throws: ``RetortError`` of kind `teacher` if it would take the key, or what is asked, elsewhere.
  func redirected(status: Int, to location: String) throws -> Request {
    let refusal = RetortError(
      .teacher, "an endpoint answers at another address",
      cause: "HTTP \(status): see \(secrets.redacted(location))",
      hint: "if that is the endpoint's, name it in the recipe")
    guard let here = URL(string: url), let there = URL(string: location, relativeTo: here),
      let scheme = there.scheme?.lowercased(), let host = there.host?.lowercased()
    else { throw refusal }
    let isSamePlace =
      scheme == here.scheme?.lowercased() && host == here.host?.lowercased()
      && there.port == here.port
    var next = self
    next.url = there.absoluteString
    // Others than these two make a request that only reads of one that asks.
    if isSamePlace, method == .get || [307, 308].contains(status) { return next }
    guard method == .get, scheme == "https" || scheme == here.scheme?.lowercased() else {
      throw refusal
    }
    next.headers = []
    next.authority = nil
    return next
  }
}
