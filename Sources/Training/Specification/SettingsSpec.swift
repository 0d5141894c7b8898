import Recipes

/// What a training's file says of its settings: a preset, and what it sets by itself.
public struct SettingsSpec: Sendable, Equatable {
  /// Rows that an update learns from.
  public var batch: Int?
  /// Rows that a device takes at a time.
  public var perDevice: Int?
  /// How many such portions make an update.
  public var accumulation: Int?
  public var learningRate: Double?
  public var epochs: Double?
  /// The share of the updates over which the learning rate rises.
  public var warmupRatio: Double?
  /// `yes` is the launcher's usual way.
  public var packing: Packing?
  public var weightDecay: Double?
  public var beta1: Double?
  public var beta2: Double?
  public var schedule: String?
  public var precision: Precision?
  public var seed: Int?
  /// Updates between checkpoints; nil for one after each epoch.
  public var saveSteps: Int?
  /// How many checkpoints stay; nil for all.
  public var keepCheckpoints: Int?
  /// Rows that the launcher tokenizes and packs at a time.
  public var mapBatch: Int?
  /// Processes that do so.
  public var mapWorkers: Int?
  /// Where any of them stands.
  public let mark: RecipeNode.Mark

  /// The preset as it is.
  public init(mark: RecipeNode.Mark = .start) { self.mark = mark }
}

/// In which numbers a student is trained.
public enum Precision: String, Sendable, Codable, CaseIterable {
  /// bf16 for computing, fp32 for the weights that are updated.
  case bf16
  /// bf16 for both.
  case pureBF16 = "pure_bf16"
  case fp16
  case fp32
}
