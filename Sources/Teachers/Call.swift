import Corpus

/// A message of a chat.
public struct ChatMessage: Sendable, Equatable {
  /// Who speaks.
  public enum Role: String, Sendable {
    case system
    case user
    case assistant
  }

  public let role: Role
  public let content: String

  public init(_ role: Role, _ content: String) {
    self.role = role
    self.content = content
  }
}

/// One answer to be bought: everything that decides what it may be.
public struct Call: Sendable {
  public let teacher: Teacher
  public let messages: [ChatMessage]
  public let sampling: Sampling
  /// Which of several answers to the same messages it is: 0..<k.
  public let sample: Int64
  /// What the answer is remembered by.
  public let key: CallKey

  public init(teacher: Teacher, messages: [ChatMessage], sampling: Sampling, sample: Int64) {
    self.teacher = teacher
    self.messages = messages
    self.sampling = sampling
    self.sample = sample
    key = CallKey(
      Digest(
        of: Value.record([
          "place": .string(teacher.identity),
          "model": .string(teacher.model),
          "messages": Self.json(messages),
          "temperature": sampling.temperature.map(Value.double) ?? .null,
          "top_p": sampling.topP.map(Value.double) ?? .null,
          "max_tokens": Value(sampling.maxTokens.map(Int64.init)),
          "sample": .integer(sample),
        ]).json))
  }

  /// The body of an OpenAI-compatible `/chat/completions` request.
  var body: Value {
    var body: Record = ["model": .string(teacher.model), "messages": Self.json(messages)]
    if let temperature = sampling.temperature { body["temperature"] = .double(temperature) }
    if let topP = sampling.topP { body["top_p"] = .double(topP) }
    if let maxTokens = sampling.maxTokens { body["max_tokens"] = .integer(Int64(maxTokens)) }
    // A seed of its own for every sample, or k samples of a seeded endpoint would be one and the same.
    body["seed"] = .integer(key.seed)
    return .record(body)
  }

  private static func json(_ messages: [ChatMessage]) -> Value {
    .list(
      messages.map {
        .record(["role": .string($0.role.rawValue), "content": .string($0.content)])
      })
  }
}

/// What names a call for good: a digest of where it goes, the model, all messages, every sampling
/// parameter and the sample's index. A call that differs in any of these has another key.
public struct CallKey: Hashable, Sendable, CustomStringConvertible {
  /// 32 bytes.
  public let bytes: [UInt8]

  init(_ digest: Digest) {
    bytes = digest.bytes
  }

  /// A whole number from 0 to 2³¹ − 1 made of the key, for endpoints that take a seed.
  public var seed: Int64 {
    bytes.prefix(4).reduce(0) { $0 << 8 | Int64($1) } & 0x7FFF_FFFF
  }

  public var description: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
