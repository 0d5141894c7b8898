import Values

/// How requests and responses of a kind of endpoint are written.
public protocol Interface: Sendable {
  /// Where calls go, behind the endpoint's address.
  var path: String { get }

  /// The headers that show a key.
  func headers(key: String?) -> [(name: String, value: String)]

  /// The body of a request for the answers to a group's calls.
  func body(_ group: CallGroup) -> Record

  /// What a response's body holds: a reply for each choice.
  ///
  /// - Throws: ``UnreadableReply`` if it is no response of this interface.
  func replies(_ body: Record) throws(UnreadableReply) -> [Reply]

  /// What one event of a streamed response adds, for who watches it.
  func piece(_ event: Record) -> ReplyPiece

  /// Puts the events of a streamed response together.
  func streamedBody() -> any StreamedBody
}

extension Interface {
  public func streamedBody() -> any StreamedBody { ChoicesStream() }
}

/// A body that is no response of the interface, and why.
public struct UnreadableReply: Error, Sendable, Equatable {
  public let reason: String
  /// What the body says of its own trouble; nil if it says nothing.
  let trouble: EndpointTrouble?

  public init(_ reason: String, trouble: EndpointTrouble? = nil) {
    self.reason = reason
    self.trouble = trouble
  }

  /// A reply that is written as another interface writes them: no asking again changes that.
  static func other(_ kind: InterfaceKind) -> UnreadableReply {
    let words = "it is written as \"interface: \(kind.rawValue)\" writes: say so in the recipe"
    return UnreadableReply(words, trouble: EndpointTrouble(otherInterface: words))
  }
}

/// What an event of a streamed response adds to a reply; empty and nil where it adds nothing.
public struct ReplyPiece: Sendable, Equatable {
  public var content = ""
  public var reasoning = ""
  public var finishReason: String?
  public var promptTokens: Int64?
  public var completionTokens: Int64?

  public init() {}

  /// The same thing that a whole message says.
  init(_ content: MessageContent, finishReason: String?) {
    self.content = content.text + content.refusal
    reasoning = content.reasoning
    self.finishReason = finishReason
  }
}

/// The kinds of interface that a recipe may name.
public enum InterfaceKind: String, Sendable, CaseIterable {
  case openai
  case anthropic
  /// What comes behind a text, without a chat: for base models.
  case completions

  /// The kind that an address speaks, unless the recipe says otherwise.
  public init(guessedFrom url: String) {
    self = url.contains("://api.anthropic.com") ? .anthropic : .openai
  }

  public var interface: any Interface {
    switch self {
    case .openai: ChatCompletions()
    case .anthropic: AnthropicMessages()
    case .completions: Completions()
    }
  }
}

extension Record {
  /// Adds a teacher's own fields; they win.
  mutating func merge(_ extra: Record) {
    for field in extra.fields { self[field.name] = field.value }
  }
}
