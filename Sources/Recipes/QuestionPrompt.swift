/// What a teacher is asked with: a text in which the question stands.
public struct QuestionPrompt: Sendable, Equatable {
  /// As the recipe has it.
  public let text: String
  private let before: String
  private let behind: String

  /// Where the question goes.
  public static let place = "{{question}}"

  /// - Returns: nil if the text does not have the question's place just once.
  public init?(_ text: String) {
    guard let range = text.firstRange(of: Self.place),
      text[range.upperBound...].firstRange(of: Self.place) == nil
    else { return nil }
    self.text = text
    before = String(text[..<range.lowerBound])
    behind = String(text[range.upperBound...])
  }

  /// The text with a question in it. What the question says is never taken for a place.
  public func filled(with question: String) -> String { before + question + behind }
}

extension QuestionPrompt {
  /// Reads the field `prompt`: one for all, or one for each domain or source.
  static func readAll(_ fields: Fields) -> [String: QuestionPrompt] {
    guard let node = fields.node("prompt") else { return [:] }
    guard case .mapping(let entries) = node.content else {
      return read(node, fields).map { ["": $0] } ?? [:]
    }
    return Dictionary(
      entries.compactMap { entry in read(entry.value, fields).map { (entry.key, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  private static func read(_ node: RecipeNode, _ fields: Fields) -> QuestionPrompt? {
    if let prompt = node.scalar.flatMap(QuestionPrompt.init) { return prompt }
    fields.log.error(
      node.mark, "\(fields.owner): a prompt has the question in it once, as \(place)",
      hint: #"prompt: "{{question}}\n\nPut the final answer in \\boxed{}.""#)
    return nil
  }
}
