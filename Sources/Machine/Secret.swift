import Foundation

/// A key or a token, and how it is kept out of what is shown.
public struct Secret: Sendable {
  /// Goes to whom it is for and nowhere else; not empty.
  public let text: String

  /// A secret from a variable or a file, without the white space around it: `$(cat key)` leaves none, other ways do, and
  /// no key has any.
  ///
  /// - Returns: nil if nothing is left.
  public init?(_ held: String) {
    text = held.trimmingCharacters(in: .whitespacesAndNewlines)
    if text.isEmpty { return nil }
  }

  /// Whether it can stand in an HTTP header: it has no line break or other control character within.
  public var fitsHeader: Bool {
    text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
  }

  /// An error's words with every occurrence of the secret replaced: endpoints quote keys in their errors. Never to be used
  /// on answers, since a key may be an ordinary word (`EMPTY`, `none`).
  public func redacted(_ words: String) -> String {
    // What is too short to be a secret would blacken everything.
    text.utf8.count < 4 ? words : words.replacing(text, with: "[key]")
  }
}

/// All secrets of a conversation: none of them is shown.
public struct Secrets: Sendable {
  private let all: [Secret]

  /// - Parameter secrets: the longer ones are looked for first, since one may stand in another.
  public init(_ secrets: [Secret] = []) {
    all = secrets.sorted { $0.text.utf8.count > $1.text.utf8.count }
  }

  /// Bytes of the longest.
  public var longest: Int { all.first?.text.utf8.count ?? 0 }

  /// An error's words without any of them; see ``Secret/redacted(_:)``.
  public func redacted(_ words: String) -> String { all.reduce(words) { $1.redacted($0) } }
}
