import Foundation
import Machine
import Processes
import Values

// What of a teacher stands in the head of its requests.

extension Teacher {
  /// Its key.
  ///
  /// - Throws: ``RetortError`` of kind `teacher` if the environment does not have it, or what it has is no key.
  var key: Secret? {
    get throws {
      if let keyVariable { return try secret(keyVariable, "key") }
      // A server of our own knows who started it.
      return if case .endpoints = place { nil } else { Secret(Servers.key) }
    }
  }

  /// What must not be shown of what its endpoint says: the key, and what headers and queries take from the environment.
  var secrets: Secrets {
    get throws {
      Secrets(try [key].compactMap(\.self) + variables.map { try secret($0, "header") })
    }
  }

  /// Its own headers, with what the environment holds.
  func filledHeaders() throws -> [(name: String, value: String)] {
    try headers.map { header in
      (header.name, try header.value.filled { try secret($0, "header \"\(header.name)\"").text })
    }
  }

  /// The address of a path at one of its endpoints.
  func url(_ address: String, _ path: String) throws -> String {
    try EndpointAddress(address).adding(path) { try secret($0, "query").text }
  }

  /// - Parameter what: what of the teacher needs it.
  private func secret(_ variable: String, _ what: String) throws -> Secret {
    guard let secret = getenv(variable).flatMap({ Secret(String(cString: $0)) }) else {
      throw RetortError(
        .teacher, "teacher \"\(name)\" has no \(what)",
        cause: "the environment variable \(variable) is not set", hint: "export \(variable)=…")
    }
    guard secret.fitsHeader else {
      throw RetortError(
        .teacher, "teacher \"\(name)\" has no usable \(what)",
        cause:
          "the environment variable \(variable) holds a line break or another control character",
        hint: "see whether it holds more than the \(what): export \(variable)=…")
    }
    return secret
  }
}

extension Request {
  /// The same as a teacher's requests are: with its key, its headers and its timeouts.
  func from(_ teacher: Teacher) throws -> Request {
    var request = self
    let key = try teacher.key
    request.secrets = try teacher.secrets
    request.set([("user-agent", "retort")])
    request.set(teacher.interface.interface.headers(key: key?.text))
    request.set(try teacher.filledHeaders())
    request.timeouts = teacher.timeouts
    request.authority = teacher.authority
    return request
  }

  /// Sets headers in place of those that have the same names.
  private mutating func set(_ more: [(name: String, value: String)]) {
    headers.removeAll { old in
      more.contains { isSameName($0.name, old.name) }
    }
    headers += more
  }
}

/// Whether two names of headers are the same. They are ASCII.
private func isSameName(_ one: String, _ other: String) -> Bool {
  one.utf8.count == other.utf8.count
    && zip(one.utf8, other.utf8).allSatisfy { one, other in
      one == other
        || one ^ 0x20 == other && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(one | 0x20)
    }
}
