import Values

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
  /// What a model is asked for.
  public enum Kind: Sendable, Equatable {
    /// What comes next in a chat.
    case answer
    /// A text's embedding; see ``Reply/vector``.
    case vector
    /// What a reward model gives for a chat that ends in an answer; see ``Reply/score``.
    case score(ScorePath)
  }

  public let kind: Kind
  public let teacher: Teacher
  /// If the last is the assistant's, it is an answer that was cut, and what is asked for is its rest.
  public let messages: [ChatMessage]
  public let sampling: Sampling
  /// Which of several answers to the same messages it is: 0..<k.
  public let sample: Int64
  /// How often the same was bought before and thrown away, 0 for the first time.
  public let round: Int64
  /// What the answer must look like; nil for free text.
  public let schema: ReplySchema?
  /// What the answer is remembered by.
  public let key: CallKey
  /// What an answer that will do is remembered by if it was bought before there were such names; nil for nothing else.
  public let formerKey: CallKey?

  public init(
    teacher: Teacher, messages: [ChatMessage], sampling: Sampling, sample: Int64, round: Int64 = 0,
    schema: ReplySchema? = nil
  ) {
    self.init(.answer, teacher, messages, sampling, sample, round, schema)
  }

  /// The call for a text's embedding.
  public init(vectorOf text: String, by teacher: Teacher) {
    self.init(.vector, teacher, [ChatMessage(.user, text)], Sampling(), 0, 0, nil)
  }

  /// The call for what a reward model gives for an answer.
  ///
  /// - Parameter messages: what was said, up to the assistant's answer.
  public init(scoreOf messages: [ChatMessage], by teacher: Teacher, at path: ScorePath) {
    self.init(.score(path), teacher, messages, Sampling(), 0, 0, nil)
  }

  private init(
    _ kind: Kind, _ teacher: Teacher, _ messages: [ChatMessage], _ sampling: Sampling,
    _ sample: Int64, _ round: Int64, _ schema: ReplySchema?
  ) {
    self.kind = kind
    self.teacher = teacher
    self.messages = messages
    self.sampling = sampling
    self.sample = sample
    self.round = round
    self.schema = schema
    let identity = Self.identity(
      kind, teacher, messages, sampling, sample, round, schema)
    key = CallKey(Digest(of: identity.json))
    formerKey = teacher.formerIdentity.map { place in
      var former = identity
      former["place"] = .string(place)
      return CallKey(Digest(of: former.json))
    }
  }

  private static func identity(
    _ kind: Kind, _ teacher: Teacher, _ messages: [ChatMessage], _ sampling: Sampling,
    _ sample: Int64, _ round: Int64, _ schema: ReplySchema?
  ) -> Record {
    var identity: Record = [
      "place": .string(teacher.identity),
      "model": .string(teacher.rememberedModel),
      "messages": json(messages),
      "temperature": sampling.temperature.map(Value.double) ?? .null,
      "top_p": sampling.topP.map(Value.double) ?? .null,
      "max_tokens": Value(sampling.maxTokens.map(Int64.init)),
      "sample": .integer(sample),
    ]
    // Only where they are set: what was bought before there were such things keeps its name.
    if round > 0 { identity["round"] = .integer(round) }
    switch kind {
    case .answer: break
    case .vector: identity["kind"] = "vector"
    case .score(let path): identity["kind"] = .string("score by \(path.rawValue)")
    }
    if let schema { identity["schema"] = .record(schema.document) }
    for field in sampling.further.fields { identity[field.name] = field.value }
    if !teacher.extraBody.fields.isEmpty { identity["extra_body"] = .record(teacher.extraBody) }
    return identity
  }

  /// Whether its answer is the rest of one that was cut.
  public var isContinuation: Bool { kind == .answer && messages.last?.role == .assistant }

  /// Tokens of its messages, by the usual rule of four characters for one.
  public var estimatedPromptTokens: Int {
    messages.reduce(0) { $0 + $1.content.utf8.count } / 4
  }

  static func json(_ messages: [ChatMessage]) -> Value {
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

  /// 64 lower-case hexadecimal digits.
  public var description: String { hexadecimal(bytes) }
}

/// Calls that one request can answer: the same in all but the sample, or all for vectors.
public struct CallGroup: Sendable {
  /// Not empty.
  public let calls: [Call]
  /// Whether the schema is asked for in words, for once.
  var hasSchemaInPrompt = false

  public init(_ call: Call) { calls = [call] }

  /// - Parameter calls: not empty; all the same in all but the sample, or all for vectors.
  public init(_ calls: [Call]) {
    precondition(!calls.isEmpty, "a group has calls")
    self.calls = calls
  }

  public var first: Call { calls[0] }
  public var teacher: Teacher { first.teacher }

  /// Whether a call can join: its teacher answers that many at once, and it asks for the same.
  public func takes(_ call: Call) -> Bool {
    guard call.kind == first.kind, call.teacher.name == teacher.name else { return false }
    if case .score = call.kind { return false }
    if call.kind == .vector {
      return calls.count < Self.mostTexts
        && estimatedPromptTokens + call.estimatedPromptTokens < Self.mostTextTokens
    }
    return calls.count < call.teacher.choices && call.messages == first.messages
      && call.sampling == first.sampling && call.round == first.round
      && call.schema == first.schema
  }

  /// The most texts whose vectors one request asks for, and the most tokens of several. Endpoints take from 32 texts
  /// (Text Embeddings Inference) to 2,048 texts and 300,000 tokens (OpenAI).
  private static let (mostTexts, mostTextTokens) = (32, 50_000)

  /// Tokens that its messages have as they are sent.
  public var estimatedPromptTokens: Int {
    first.kind == .vector
      ? calls.reduce(0) { $0 + $1.estimatedPromptTokens } : first.estimatedPromptTokens
  }

  /// How its requests and their responses are written.
  var interface: any Interface {
    switch first.kind {
    case .answer: teacher.interface.interface
    case .vector: Embeddings()
    case .score(let path): Scores(kind: path)
    }
  }
}
