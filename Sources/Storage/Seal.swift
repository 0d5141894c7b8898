import Foundation
import Values

// A manifest says what every other file must be; what it is itself, it says in its last line.

private struct SealLine: Decodable {
  let seal: String?
}

extension Encodable {
  /// The value as a JSON file whose last field, `seal`, is the digest of all that stands before it.
  func sealedJSON() throws -> String {
    let text = try prettyJSON()
    return "\(text.dropLast(3)),\n  \"seal\" : \"\(Digest(of: text))\"\n}\n"
  }
}

extension Decodable where Self: Encodable {
  /// A value from a JSON file; nil if it is damaged, or not what was sealed. Files of earlier versions have no seal and are
  /// believed.
  init?(sealed data: Data) {
    let decoder = JSONDecoder()
    guard let value = try? decoder.decode(Self.self, from: data),
      let line = try? decoder.decode(SealLine.self, from: data)
    else { return nil }
    if let seal = line.seal {
      guard let text = try? value.prettyJSON(), Digest(of: text).description == seal else {
        return nil
      }
    }
    self = value
  }
}
