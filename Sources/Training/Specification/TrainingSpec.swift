import Recipes
import Values

/// A training as a file describes it: which data teach which student, by which launcher and with which settings.
public struct TrainingSpec: Sendable {
  /// The folder's name below `trainings/`.
  public let name: String
  public let data: Marked<TrainingData>
  public let student: StudentSpec
  public let launcher: Launcher
  /// The launcher's name of a template, or a Jinja file; nil for the student's own.
  public let template: Marked<String>?
  public let system: SystemText
  /// The most tokens of a row.
  public let cutoff: Int
  /// What stands under `settings`; ``Settings`` has the rest filled in for a number of rows.
  public let settings: SettingsSpec
  public let devices: Int
  /// The share of questions whose rows are kept back for the loss, from 0 to 0.5.
  public let heldOut: Double
  /// How TRL is given its rows; other launchers have forms of their own.
  public let form: RowForm
  /// Keys of the launcher's own file that are passed through as they are.
  public let options: Record
  /// Where the launcher writes; nil for a folder of the workspace.
  public let output: String?
  public let evaluation: PlannedEvaluation
  public let hardware: Hardware
  /// The warnings that the user knows of: names of checks.
  public let acknowledged: Set<String>
  /// Where something that looks like a secret stands.
  public let secrets: [RecipeNode.Mark]
}

/// Where rows come from.
public enum TrainingData: Sendable, Equatable {
  /// A finished run of the workspace, by its name.
  case run(String)
  /// A file, a folder or a glob, from the training's own folder on.
  case path(String)
  /// A dataset of the Hub, `owner/name`.
  case hub(String)

  /// `run:NAME`, `hub:owner/name`, or a path.
  public init(_ text: String) {
    if text.hasPrefix("run:") {
      self = .run(String(text.dropFirst(4)))
    } else if text.hasPrefix("hub:") {
      self = .hub(String(text.dropFirst(4)))
    } else {
      self = .path(text)
    }
  }

  /// It as a training's file says it.
  public var text: String {
    switch self {
    case .run(let name): "run:\(name)"
    case .path(let path): path
    case .hub(let name): "hub:\(name)"
    }
  }
}

/// Which model learns.
public struct StudentSpec: Sendable, Equatable {
  /// `smollm2-135m`, `owner/name` of the Hub, or a folder.
  public let model: Marked<String>
  /// A branch, tag or commit of the Hub; nil for its main branch.
  public let revision: String?

  public init(model: Marked<String>, revision: String?) {
    (self.model, self.revision) = (model, revision)
  }
}

/// What a row's system message says.
public enum SystemText: Sendable, Equatable {
  /// What the template puts there by itself.
  case ofTemplate
  case none
  case text(String)

  /// The text, if the training gives one; empty for none.
  public var given: String? {
    switch self {
    case .ofTemplate: nil
    case .none: ""
    case .text(let text): text
    }
  }
}

/// In which form TRL is given rows.
public enum RowForm: String, Sendable, Codable, CaseIterable {
  /// The loss is on the completion alone.
  case promptCompletion = "prompt_completion"
  /// The loss is on everything, unless `assistant_only_loss` says otherwise.
  case messages
}

/// What the student will be evaluated on, as far as that is known before it is trained.
public struct PlannedEvaluation: Sendable, Equatable {
  /// Names of benchmarks.
  public let benchmarks: [String]
  /// The most tokens of an answer; nil if the file does not say.
  public let maxTokens: Int?
}

/// What a device is, for estimates.
public struct Hardware: Sendable, Equatable {
  /// Gigabytes of 10⁹ bytes of one device; nil if the file does not say.
  public let memory: Double?
  /// The most it computes, in 10¹² operations a second of the compute precision.
  public let teraflops: Double?
  /// The share of it that a training reaches.
  public let utilization: Double
  /// Dollars for an hour of one device.
  public let price: Double?
}
