import Values

/// A prompt with places for an item's parts: `{question}`, `{options}`, and any column of its row by name.
///
/// A place is a name in braces without spaces. Other braces are text, as LaTeX has many: `{question}` is a place where the
/// row has such a column or it is a known part, `\boxed{}` and `\frac{a}{b}` are none.
public struct PromptTemplate: Sendable, Equatable {
  /// One template for each kind of item; the key "" is for all others.
  private let texts: [String: String]

  /// - Parameter texts: not empty.
  public init(_ texts: [String: String]) {
    self.texts = texts
  }

  public init(_ text: String) {
    self.init(["": text])
  }

  /// The template for a kind of items; nil if there is none.
  public func text(for kind: String?) -> String? { kind.flatMap { texts[$0] } ?? texts[""] }

  /// All templates, for identities and listings.
  public var record: Record {
    Record(texts.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
  }

  /// Whether all templates have a place.
  func has(_ place: String) -> Bool { texts.values.allSatisfy { $0.contains("{\(place)}") } }

  func appending(_ more: String) -> PromptTemplate { PromptTemplate(texts.mapValues { $0 + more }) }

  /// The prompt for an item; nil if there is none for its kind.
  ///
  /// - Parameter more: what stands for further places, and is no template itself.
  public func render(_ item: Item, with more: [String: String] = [:]) -> String? {
    guard let text = text(for: item.kind) else { return nil }
    var rendered = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      rendered += rest[..<open]
      let behind = rest[rest.index(after: open)...]
      if let close = behind.firstIndex(where: { !Self.isNamePart($0) }), behind[close] == "}",
        let part = more[String(behind[..<close])] ?? part(String(behind[..<close]), item)
      {
        rendered += part
        rest = behind[behind.index(after: close)...]
      } else {
        rendered.append("{")
        rest = behind
      }
    }
    return rendered + rest
  }

  /// A place that stands by itself and that an item has nothing for; nil if there is none.
  ///
  /// Braces within a formula are no places: one stands at the beginning of a line, or behind white space or punctuation.
  func unknownPlace(_ item: Item) -> String? {
    for text in texts.values {
      for match in text.matches(of: #/(?:^|[\s:("'])\{(\w{2,})\}/#) {
        let name = String(match.1)
        if part(name, item) == nil { return name }
      }
    }
    return nil
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private func part(_ name: String, _ item: Item) -> String? {
    switch name {
    case "question": return item.question
    case "options": return Self.options(item)
    default:
      // A single letter is LaTeX's: \mathbf{x} stays, whatever columns there are.
      guard name.count > 1, let path = ColumnPath(name), let value = path.value(in: item.row)
      else { return Self.optional.contains(name) ? "" : nil }
      return value.plainText ?? ""
    }
  }

  /// Columns that only some rows of a benchmark have.
  private static let optional: Set<String> = ["editorial", "note", "starter_code"]

  /// `A) …`, one a line, in the item's own order.
  private static func options(_ item: Item) -> String {
    zip(ChoiceLetters.all, item.optionOrder).map { "\($0)) \(item.options[$1])" }.joined(
      separator: "\n")
  }
}

/// The letters that options are called by.
enum ChoiceLetters {
  static let all = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ").map(String.init)

  /// The right option's letter, in the order in which an item's options are shown.
  static func right(_ item: Item) -> String? {
    guard let right = item.rightOption,
      let place = item.optionOrder.firstIndex(of: right), place < all.count
    else { return nil }
    return all[place]
  }
}
