import Foundation
import Values

/// The YAML at the head of a dataset's card.
public enum CardHeader {
  /// Reads what stands under a key.
  ///
  /// - Throws: `DecodingError` if it is something else; ``RetortError`` of kind `input` if it is no YAML.
  public static func read<Content: Decodable>(
    _ yaml: String, _ type: Content.Type, under key: String
  ) throws -> Content? {
    guard let node = RecipeNode.parse(yaml, FindingLog()), case .mapping(let entries) = node.content
    else { throw RetortError(.input, "the head of the card is no YAML") }
    guard let found = entries.first(where: { $0.key == key }) else { return nil }
    return try JSONDecoder().decode(type, from: Data(found.value.json.json.utf8))
  }
}

extension RecipeNode {
  /// As JSON has it: numbers stay texts.
  fileprivate var json: Value {
    switch content {
    case .scalar(let text) where isQuoted: .string(text)
    case .scalar("true"), .scalar("yes"): true
    case .scalar("false"), .scalar("no"): false
    case .scalar(""), .scalar("null"), .scalar("~"): .null
    case .scalar(let text): .string(text)
    case .list(let nodes): .list(nodes.map(\.json))
    case .mapping(let entries): .record(Record(entries.map { .init($0.key, $0.value.json) }))
    }
  }
}
