import Values

/// What a launcher is started with: its own files, to be read and kept, and the command.
public struct LaunchFiles: Sendable, Equatable {
  /// A file and where it lies, from the training's folder on.
  public struct File: Sendable, Equatable {
    public let name: String
    public let text: String

    public init(_ name: String, _ text: String) { (self.name, self.text) = (name, text) }
  }

  public let files: [File]
  /// The arguments behind the environment's Python; nil for a launcher that is not started from here.
  public let arguments: [String]?
  /// Variables that it gets besides the usual ones.
  public let variables: [String: String]
  /// Where the launcher leaves the finished weights, from the training's folder on.
  public let final: String

  /// What names them: all that is written, as one digest. Where a training is resumed is no part of it.
  public var digest: Digest {
    Digest(of: files.map { "\($0.name)\n\($0.text.utf8.count)\n\($0.text)" }.joined())
  }
}

/// All that decides what a launcher's files say.
public struct LaunchInputs: Sendable {
  public var name: String
  /// A folder, or a name of the Hub.
  public var model: String
  public var revision: String?
  public var settings: Settings
  /// All updates, for the warm-up.
  public var updates: Int
  public var cutoff: Int
  /// The launcher's name of a template, or nil for the student's own.
  public var template: String?
  /// A Jinja template in place of the student's own; nil for its own.
  public var chatTemplate: String?
  /// The launcher's default system text; nil for its template's own.
  public var system: String?
  public var form: RowForm
  public var options: Record
  /// Whether rows are kept back for the loss.
  public var hasHeldOut: Bool
  /// Whether it computes on a GPU.
  public var hasGPU: Bool
  /// Threads for computing on a processor; nil for torch's own choice.
  public var threads: Int?

  public init(
    name: String, model: String, revision: String? = nil, settings: Settings, updates: Int,
    cutoff: Int, template: String? = nil, chatTemplate: String? = nil,
    system: String? = nil, form: RowForm = .promptCompletion, options: Record = [:],
    hasHeldOut: Bool, hasGPU: Bool, threads: Int? = nil
  ) {
    (self.name, self.model, self.revision) = (name, model, revision)
    (self.settings, self.updates, self.cutoff) = (settings, updates, cutoff)
    (self.template, self.chatTemplate, self.system) = (template, chatTemplate, system)
    (self.form, self.options, self.hasHeldOut) = (form, options, hasHeldOut)
    (self.hasGPU, self.threads) = (hasGPU, threads)
  }

  /// The files of a launcher.
  public func files(for launcher: Launcher) -> LaunchFiles {
    switch launcher {
    case .trl: trl()
    case .llamafactory: llamaFactory()
    case .axolotl: axolotl()
    }
  }

  /// Updates over which the learning rate rises. A count and not a share: launchers' versions differ in how they take
  /// a share.
  var warmup: Int { Int((settings.warmupRatio * Double(updates)).rounded(.up)) }

  /// What all of Transformers' trainers call the same.
  var ofTransformers: Record {
    var record: Record = [
      "per_device_train_batch_size": .integer(Int64(settings.perDevice)),
      "gradient_accumulation_steps": .integer(Int64(settings.accumulation)),
      "learning_rate": .double(settings.learningRate),
      "num_train_epochs": .double(settings.epochs),
      "lr_scheduler_type": .string(settings.schedule),
      "warmup_steps": .integer(Int64(warmup)),
      "weight_decay": .double(settings.weightDecay),
      "adam_beta1": .double(settings.beta1),
      "adam_beta2": .double(settings.beta2),
      "seed": .integer(Int64(settings.seed)),
      "logging_steps": 1,
      "save_strategy": .string(settings.saveSteps == nil ? "epoch" : "steps"),
    ]
    if let steps = settings.saveSteps { record["save_steps"] = .integer(Int64(steps)) }
    if let most = settings.keepCheckpoints { record["save_total_limit"] = .integer(Int64(most)) }
    return record
  }
}

extension Record {
  /// The record with another's fields in place of its own of the same names, or behind them.
  func merging(_ other: Record) -> Record {
    other.fields.reduce(into: self) { $0[$1.name] = $1.value }
  }

  /// As indented JSON, so that people can read it.
  func indentedJSON(_ depth: Int = 0) -> String {
    let space = String(repeating: "  ", count: depth + 1)
    let lines = fields.map { field in
      let value = field.value.record.map { $0.indentedJSON(depth + 1) } ?? field.value.json
      return "\(space)\(Value.string(field.name).json): \(value)"
    }
    return "{\n\(lines.joined(separator: ",\n"))\n\(String(repeating: "  ", count: depth))}"
  }

  /// As YAML of one level: JSON's scalars, lists and mappings are YAML's, too.
  var yaml: String {
    fields.map { "\($0.name): \($0.value.yamlScalar)\n" }.joined()
  }
}

extension Value {
  /// A number or text as YAML 1.1 reads it: PyYAML takes `1e-05` for a text, since it has no point.
  fileprivate var yamlScalar: String {
    guard case .double(let number) = self, number.isFinite else { return json }
    let text = json
    guard let exponent = text.firstIndex(of: "e"), !text[..<exponent].contains(".") else {
      return text
    }
    return "\(text[..<exponent]).0\(text[exponent...])"
  }
}
