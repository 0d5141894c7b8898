import Values

/// The small files that tell what a student is, as they lie in its folder.
///
/// They are a stranger's: each is read as JSON here, and what its fields mean is checked where they are asked for.
public struct StudentFiles: Sendable {
  /// How the user calls it.
  public let name: String
  /// Where the files lie; nil for the student that comes along, whose files are made of its weights.
  public let folder: String?
  /// The text of tokenizer.json.
  public let tokenizer: String
  public let tokenizerConfig: Record
  public let config: Record
  public let generationConfig: Record?
  /// Its chat template; nil if it has none.
  public let chatTemplate: String?
  /// What names the weights: a commit of the Hub, or a digest.
  public let weights: String

  public init(
    name: String, folder: String?, tokenizer: String, tokenizerConfig: Record, config: Record,
    generationConfig: Record?, chatTemplate: String?, weights: String
  ) {
    (self.name, self.folder, self.tokenizer) = (name, folder, tokenizer)
    (self.tokenizerConfig, self.config) = (tokenizerConfig, config)
    (self.generationConfig, self.chatTemplate) = (generationConfig, chatTemplate)
    self.weights = weights
  }
}
