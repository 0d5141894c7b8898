import Formats
import Foundation
import Machine
import Recipes
import Tokenizers
import Values

/// All that the checks judge by: the training, its student, and what one pass over its data has counted.
struct Facts: Sendable {
  let spec: TrainingSpec
  let settings: Settings
  let student: StudentFiles
  let tokenizer: Tokenizer
  let template: LaunchTemplate
  let probe: Probe
  let survey: Survey
  let keys: LaunchKeys
  let surroundings: Surroundings

  var steps: StepCount { StepCount(sequences: survey.packer.outcome.sequences, settings) }

  /// The token that ends an answer for this launcher, as text.
  var endText: String? { template.factory?.replacedEnd ?? student.token("eos_token") }
  var end: Int32? { endText.flatMap(tokenizer.token(of:)) }

  /// A whole number of config.json; nil if it is missing or is nonsense.
  func number(_ name: String) -> Int? {
    let inner = student.config["text_config"]?.record
    return (student.config[name] ?? inner?[name])?.integer.flatMap {
      (1...1_000_000_000).contains($0) ? Int($0) : nil
    }
  }

  /// How many parameters the student has, by the shapes of a decoder with gated layers; nil if config.json does not
  /// say. Without biases and norms, which are a thousandth.
  var parameters: Double? {
    guard let width = number("hidden_size"), let layers = number("num_hidden_layers"),
      let inner = number("intermediate_size"), let vocabulary = number("vocab_size"),
      let heads = number("num_attention_heads")
    else { return nil }
    let head = Double(number("head_dim") ?? max(1, width / heads))
    let keys = Double(number("num_key_value_heads") ?? heads)
    let w = Double(width)
    let attention = w * head * (2 * Double(heads) + 2 * keys)
    let tied = student.config["tie_word_embeddings"]?.bool ?? false
    return Double(layers) * (attention + 3 * w * Double(inner))
      + Double(vocabulary) * w * (tied ? 1 : 2)
  }

  func isAcknowledged(_ name: String) -> Bool { spec.acknowledged.contains(name) }
}

/// What lies around a training on this machine.
struct Surroundings: Sendable {
  /// Bytes that are free where the launcher writes; nil if that is not known.
  var free: Int?
  /// What lies in the folder that it writes to: nothing, something of another stamp, or this one's.
  var output = Output.empty
  /// The digest of the rows' bytes, file by file.
  var dataset = ""
  /// The evaluation sets that the dataset was held against; nil if no report of that lies with it.
  var decontaminated: Set<String>?

  enum Output: Sendable, Equatable {
    case empty
    /// Digest of the identity that its manifest has; nil if it has none.
    case taken(identity: String?)
  }
}

/// The keys of a launcher's own file that a training passes through, as they are asked for by the checks.
struct LaunchKeys: Sendable {
  let options: Record
  let launcher: Launcher

  /// A truth value, however YAML wrote it.
  func truth(_ name: String) -> Bool? {
    guard let value = options[name] else { return nil }
    if let truth = value.bool { return truth }
    switch value.string?.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default: return value.integer.map { $0 != 0 }
    }
  }

  func text(_ name: String) -> String? { options[name]?.string }
  func has(_ name: String) -> Bool { options[name].map { $0 != .null } ?? false }

  /// Those of some keys that are set.
  func set(_ names: [String]) -> [String] { names.filter(has) }

  var factory: FactoryOptions {
    FactoryOptions(
      trainsPrompt: truth("train_on_prompt") ?? false, masksHistory: truth("mask_history") ?? false,
      thinks: truth("enable_thinking") ?? true,
      preservesThinking: truth("preserve_thinking") ?? false)
  }

  var reference: ReferenceOptions {
    ReferenceOptions(
      trainsCompletionOnly: truth("completion_only_loss") ?? true,
      trainsAssistantOnly: truth("assistant_only_loss") ?? false,
      keepsEnd: text("truncation_mode") == "keep_end")
  }
}
