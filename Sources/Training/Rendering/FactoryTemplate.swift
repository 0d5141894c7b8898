/// A template of LLaMA-Factory, which renders by a table of its own and not by Jinja.
///
/// Facts of release 0.9.5, `data/template.py`: what stands around each turn, and what is tokenized apart.
public struct FactoryTemplate: Sendable, Equatable {
  /// A part of a turn. Each is tokenized by itself.
  public enum Slot: Sendable, Equatable {
    /// Text around the content; `content` says whether the content stands between the two.
    case text(before: String, content: Bool, after: String)
    case begin
    case end
  }

  public let name: String
  public let user: [Slot]
  public let assistant: [Slot]
  public let system: [Slot]
  public let prefix: [Slot]
  public let defaultSystem: String
  /// The token that ends an answer, if the template puts one in the tokenizer's place.
  public let replacedEnd: String?
  /// Whether answers without thoughts get empty ones.
  public let isReasoning: Bool
  /// Whether the system text stands within the first question.
  public let mergesSystem: Bool

  init(
    _ name: String, user: [Slot], assistant: [Slot]? = nil, system: [Slot]? = nil,
    prefix: [Slot] = [], defaultSystem: String = "", replacedEnd: String? = nil,
    isReasoning: Bool = false, mergesSystem: Bool = false
  ) {
    (self.name, self.user, self.prefix) = (name, user, prefix)
    self.assistant = assistant ?? [Self.content, .end]
    self.system = system ?? [Self.content]
    (self.defaultSystem, self.replacedEnd) = (defaultSystem, replacedEnd)
    (self.isReasoning, self.mergesSystem) = (isReasoning, mergesSystem)
  }

  /// The content and nothing else.
  static let content = Slot.text(before: "", content: true, after: "")

  static func text(_ text: String) -> Slot { .text(before: text, content: false, after: "") }

  /// The template with another text where rows have no system message; nil keeps its own.
  func with(system: String?) -> FactoryTemplate {
    FactoryTemplate(
      name, user: user, assistant: assistant, system: self.system, prefix: prefix,
      defaultSystem: system ?? defaultSystem, replacedEnd: replacedEnd, isReasoning: isReasoning,
      mergesSystem: mergesSystem)
  }
}
